package dev.stockroom.commondb.operator.command;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Shows what common-db logs on standard error, one line per message, and nothing of the libraries. */
final class CommandLog extends Handler {

    private static final String OURS = "dev.stockroom.commondb";
    private final PatternFormatter format = new PatternFormatter("%s%n");

    private CommandLog() {}

    /** Installs this log, until the application's own takes over in a command that starts the application. */
    static void install() {
        Logger.getLogger("").setLevel(Level.SEVERE);
        Logger.getLogger(OURS).setLevel(Level.INFO);
        InitialConfigurator.DELAYED_HANDLER.setHandlers(new Handler[] {new CommandLog()});
    }

    @Override
    public void publish(LogRecord entry) {
        if (entry.getLoggerName().startsWith(OURS)) {
            System.err.print(format.format(entry));
        }
    }

    @Override
    public void flush() {
        System.err.flush();
    }

    @Override
    public void close() {
        flush();
    }
}
