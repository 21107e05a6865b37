package dev.stockroom.commondb.deployment;

import java.util.Arrays;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What Quarkus says of the containers of its data sources: that they are started. */
final class DevServicesLog {

    /** Held, because the log manager forgets the filter of a logger that nobody holds. */
    private static final Logger LOG =
            Logger.getLogger("io.quarkus.datasource.deployment.devservices.DevServicesDatasourceProcessor");

    private DevServicesLog() {}

    /** It is not said of this container, which another process has started. */
    static void leaveOut(String container) {
        LOG.setFilter(said -> !names(said, container));
    }

    private static boolean names(LogRecord said, String container) {
        return said.getParameters() != null
                && Arrays.asList(said.getParameters()).contains(shortened(container));
    }

    /** As Docker and Quarkus show an identifier. */
    static String shortened(String container) {
        return String.format("%.12s", container);
    }
}
