package dev.stockroom.commondb.deployment;

import java.util.Arrays;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The messages of Quarkus that the containers of its data sources are started. */
final class DevServicesLog {

    /** The logger is held, because the log manager forgets the filter of a logger that nobody holds. */
    private static final Logger LOG =
            Logger.getLogger("io.quarkus.datasource.deployment.devservices.DevServicesDatasourceProcessor");

    private DevServicesLog() {}

    /** Leaves out the message of this container, because another process has started it. */
    static void leaveOut(String container) {
        LOG.setFilter(said -> !names(said, container));
    }

    private static boolean names(LogRecord said, String container) {
        return said.getParameters() != null
                && Arrays.asList(said.getParameters()).contains(shortened(container));
    }

    /** An identifier as Docker and Quarkus show it. */
    static String shortened(String container) {
        return String.format("%.12s", container);
    }
}
