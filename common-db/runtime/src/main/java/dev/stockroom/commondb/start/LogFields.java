package dev.stockroom.commondb.start;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;

/** A line of the log whose facts are fields too: where logs are JSON, nobody has to take the sentence apart. */
final class LogFields {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private final Map<String, String> fields = new LinkedHashMap<>();

    /** One field more; none for null. */
    LogFields with(String name, Object value) {
        if (value != null) {
            fields.put(name, value.toString());
        }
        return this;
    }

    /**
     * Logs the sentence. The fields are put into the line itself and not into the {@code MDC}, which gets lost where
     * Vert.x has a context that it shares.
     */
    void log(String sentence) {
        ExtLogRecord line =
                new ExtLogRecord(Level.INFO, sentence, ExtLogRecord.FormatStyle.NO_FORMAT, LogFields.class.getName());
        line.setLoggerName(LOG.getName());
        fields.forEach(line::putMdc);
        LOG.logRaw(line);
    }
}
