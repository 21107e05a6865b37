package dev.stockroom.commondb.start;

import dev.stockroom.commondb.history.KeptUndo;
import dev.stockroom.commondb.history.KnownHistory;
import dev.stockroom.commondb.history.SchemaHistory;
import dev.stockroom.commondb.server.ServerConnections;
import dev.stockroom.commondb.server.ServerFault;
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
 * Reads the history and keeps what it has read: during the start on the start's own connection, afterwards for the
 * database page, at most once a second and never for long.
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

    /** Reads in this schema from now on. */
    void in(DatabaseSettings found) {
        settings = found;
    }

    /** Reads the history with one statement, during the start. */
    SchemaHistory read(Connection connection) throws SQLException {
        SchemaHistory history = SchemaHistory.read(connection, settings.history());
        keep(connection, history, Map.of());
        return history;
    }

    private void keep(Connection connection, SchemaHistory history, Map<MigrationVersion, KeptUndo> kept)
            throws SQLException {
        String server = connection.getMetaData().getDatabaseProductVersion();
        known = new KnownHistory(server, history, kept, Instant.now(), Optional.empty());
    }

    /** What was read last; empty before the first time. */
    Optional<KnownHistory> known() {
        return Optional.ofNullable(known);
    }

    /** Reads the history on a connection of its own, unless that was done a moment ago or is being done. */
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
            keep(connection, history, UndoStore.kept(connection, settings.historyTable()));
        } catch (SQLException e) {
            known = known == null ? null : known.stale(ServerFault.reason(e));
        }
    }

    /**
     * Sets up the session; a refusal does no harm, because a login may read the history and yet not do what init-sql
     * says.
     */
    private static void setUp(ServerConnections connections, Connection connection) throws SQLException {
        try {
            connections.setUp(connection);
        } catch (SQLException e) {
            if (ServerFault.of(e) != ServerFault.NOT_PERMITTED) {
                throw e;
            }
        }
    }
}
