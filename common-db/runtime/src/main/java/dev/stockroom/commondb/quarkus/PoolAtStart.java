package dev.stockroom.commondb.quarkus;

import dev.stockroom.commondb.server.WatchedConnections;
import io.agroal.api.AgroalPoolInterceptor;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/** Lets the connections of the service's own pool be watched while the service starts, Hibernate's validation among it. */
@Singleton
public final class PoolAtStart implements AgroalPoolInterceptor {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    @Override
    public void onConnectionCreate(Connection connection) {
        StartupProcess.current()
                .filter(process -> process.starts() && process.preparation() != null)
                .ifPresent(process -> watch(connection, process));
    }

    private static void watch(Connection connection, StartupProcess process) {
        try {
            WatchedConnections.watch(connection, process.preparation().settings(), process::starts);
        } catch (SQLException e) {
            LOG.debug("A connection of the pool is not watched", e);
        }
    }
}
