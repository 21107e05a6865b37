package dev.stockroom.commondb.start;

import dev.stockroom.commondb.history.KnownHistory;
import dev.stockroom.commondb.history.SchemaHistory;
import dev.stockroom.commondb.server.PostgresServer;
import dev.stockroom.commondb.server.ServerConnections;
import dev.stockroom.commondb.server.ServerWait;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.undo.UndoStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Reads the history and keeps what it has read: during the start on the start's own connection, after it for whoever
 * looks at the database page, at most once a second and never for long.
 */
public final class HistoryReader {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration FRESH = Duration.ofSeconds(1);

    private volatile DatabaseSettings settings;
    private final LongSupplier nanoTime;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private volatile KnownHistory known;
    private long readAgain;

    public HistoryReader(DatabaseSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.readAgain = nanoTime.getAsLong();
    }

    /** From now on in this schema. */
    void in(DatabaseSettings found) {
        settings = found;
    }

    /** Reads it with one statement, as the start does. */
    SchemaHistory read(Connection connection) throws SQLException {
        SchemaHistory history = SchemaHistory.read(connection, settings.history());
        keep(connection, history, Map.of());
        return history;
    }

    private void keep(Connection connection, SchemaHistory history, Map<MigrationVersion, UndoStore.Kept> kept)
            throws SQLException {
        String server = connection.getMetaData().getDatabaseProductVersion();
        known = new KnownHistory(server, history, kept, Instant.now(), Optional.empty());
    }

    /** What was read last; empty before the first time. */
    public Optional<KnownHistory> known() {
        return Optional.ofNullable(known);
    }

    /** Reads it on a connection of its own, unless that was done a moment ago or is being done. */
    public Optional<KnownHistory> fresh() {
        if (oneAtATime.tryLock()) {
            try {
                if (nanoTime.getAsLong() - readAgain >= 0) {
                    readOrSayWhyNot();
                    readAgain = nanoTime.getAsLong() + FRESH.toNanos();
                }
            } finally {
                oneAtATime.unlock();
            }
        }
        return known();
    }

    private void readOrSayWhyNot() {
        ServerWait patience = new ServerWait(PATIENCE, nanoTime, Thread::sleep, () -> 0);
        DatabaseSettings looking = settings.lookingOnly().forCommand();
        ServerConnections connections = new ServerConnections(looking, patience);
        try (Connection connection = connections.openTarget()) {
            setUp(connections, connection);
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(PATIENCE.toMillis()));
            SchemaHistory history = SchemaHistory.read(connection, settings.history());
            keep(connection, history, UndoStore.kept(connection, settings.history()));
        } catch (SQLException e) {
            known = known == null ? null : known.stale(PostgresServer.reason(e));
        }
    }

    /** The service's own login may read the history and yet not do what Flyway's init-sql says. */
    private static void setUp(ServerConnections connections, Connection connection) throws SQLException {
        try {
            connections.setUp(connection);
        } catch (SQLException e) {
            if (PostgresServer.fault(e) != PostgresServer.Fault.NOT_PERMITTED) {
                throw e;
            }
        }
    }
}
