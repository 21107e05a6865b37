package dev.stockroom.commondb.start;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.flyway.FlywayPlace;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.SchemaHistory;
import dev.stockroom.commondb.history.SchemaHistory.Installation;
import dev.stockroom.commondb.history.SchemaHistory.Row;
import dev.stockroom.commondb.server.MigratedSight;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.configuration.Configuration;

/** A server without a server: its history is a list, and it writes down what a start does to it. */
final class FakeServer implements Session.Source {

    final List<String> events = new ArrayList<>();
    final List<Row> rows = new ArrayList<>();

    /** What each poll of a process that only waits finds first. */
    final Deque<Runnable> meanwhile = new ArrayDeque<>();

    /** Why Flyway would begin anew beside what is there; null if it would not. */
    DatabaseStartException lost;

    /** The reading of the history at which the connection is lost. */
    int lostAt;

    /** How often the history was read. */
    int readings;

    private final String service;
    private int silentTries;
    private int othersTurns;

    /** @param service who signs the rows */
    FakeServer(String service) {
        this.service = service;
    }

    FakeServer silentFor(int tries) {
        silentTries = tries;
        return this;
    }

    /** Another replica has the turn for so many tries. */
    FakeServer busyFor(int tries) {
        othersTurns = tries;
        return this;
    }

    void apply(BuiltMigration migration) {
        rows.add(new Row(
                migration.version(),
                migration.description(),
                "SQL",
                migration.script(),
                migration.checksum(),
                true,
                new Installation(LocalDateTime.of(2026, 1, 1, 0, 0), "login@" + service + "/host", 1)));
    }

    @Override
    public Session open() throws NotYetException {
        if (silentTries-- > 0) {
            throw new NotYetException("connection refused", null);
        }
        events.add("open");
        return new FakeSession();
    }

    @Override
    public void tryOwnLogin(MigratedSight migrated) {
        events.add("own login");
    }

    /** What the server does for one connection. */
    private final class FakeSession implements Session {

        private boolean hasTurn;

        @Override
        public void takeTurn(Runnable between) {
            while (othersTurns-- > 0) {
                between.run();
                meanwhile.remove().run();
            }
            hasTurn = true;
            events.add("turn");
        }

        @Override
        public Optional<Connection> lend() {
            return Optional.empty();
        }

        @Override
        public void changes(Connection flyways) {
            events.add("changes");
        }

        @Override
        public void keepTurn(Connection flyways) {
            events.add("turn kept");
        }

        @Override
        public void grantBeforeTheFirstMigration(Connection flyways) {
            events.add("grant");
        }

        @Override
        public void endTurn(Connection flyways) {
            endTurn();
        }

        @Override
        public void endTurn() {
            if (hasTurn) {
                events.add("end of turn");
                hasTurn = false;
            }
        }

        @Override
        public void findHistory() {
            Optional.ofNullable(meanwhile.poll()).ifPresent(Runnable::run);
        }

        @Override
        public SchemaHistory history() throws SQLException {
            if (lostAt == ++readings) {
                throw new SQLException("terminating connection due to administrator command", "57P01");
            }
            return new SchemaHistory(rows);
        }

        @Override
        public Optional<DatabaseStartException> lostHistory(Configuration flyway) {
            return Optional.ofNullable(lost);
        }

        @Override
        public Optional<DatabaseStartException> cleanedAlong(Configuration flyway, boolean trying) {
            return Optional.empty();
        }

        @Override
        public void refuseCustomized(FlywayPlace asSet, FlywayPlace now) {}

        @Override
        public MigratedSight sight() {
            return null;
        }

        @Override
        public Optional<DatabaseStartException> lostHistory() {
            return Optional.empty();
        }

        @Override
        public Optional<DatabaseStartException> explain(Throwable failure) {
            events.add("explain");
            return Optional.empty();
        }

        @Override
        public void close() {
            events.add("close");
        }
    }
}
