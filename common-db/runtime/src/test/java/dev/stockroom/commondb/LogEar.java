package dev.stockroom.commondb;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Hears what common-db logs while it is open. */
public final class LogEar extends Handler implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private final List<String> heard = new CopyOnWriteArrayList<>();

    public LogEar() {
        LOG.addHandler(this);
    }

    public List<String> heard() {
        return heard;
    }

    @Override
    public void publish(LogRecord entry) {
        heard.add(new SimpleFormatter().formatMessage(entry));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        LOG.removeHandler(this);
    }
}
