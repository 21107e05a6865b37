package dev.stockroom.commondb.quarkus;

import dev.stockroom.commondb.server.WatchedConnections;
import io.agroal.api.AgroalPoolInterceptor;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Lets the connections of the service's own pool be watched while the service starts, Hibernate's validation among it. */
@Singleton
public final class PoolAtStart implements AgroalPoolInterceptor {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    @Override
    public void onConnectionCreate(Connection connection) {
        loggedIn(connection);
    }

    /** Those of {@code initial-size} may be opened before the pool knows this interceptor. */
    @Override
    public void onConnectionAcquire(Connection connection) {
        loggedIn(connection);
    }

    private static void loggedIn(Connection connection) {
        Optional<StartupProcess> starting =
                StartupProcess.current().filter(process -> process.starts() && process.preparation() != null);
        try {
            WatchedConnections.loggedIn(
                    connection,
                    starting.map(process -> process.preparation().settings()).orElse(null),
                    () -> starting.isPresent() && starting.get().starts());
        } catch (SQLException e) {
            LOG.debug("A connection of the pool was closed meanwhile", e);
        }
    }
}
