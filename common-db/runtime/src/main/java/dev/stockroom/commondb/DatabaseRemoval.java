package dev.stockroom.commondb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Drops the service's database, and no other. */
final class DatabaseRemoval {

    private static final String IN_USE = "55006";
    private static final String OTHERS = "SELECT coalesce(nullif(application_name, ''), 'unnamed') || ' (user '"
            + " || usename || ', server process ' || pid || ')' FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            + " ORDER BY backend_start";

    private final DatabaseSettings settings;
    private final PostgresServer server;
    private final boolean force;

    /** @param force whether other sessions are ended, and the missing history of this service is no obstacle */
    DatabaseRemoval(DatabaseSettings settings, PostgresServer server, boolean force) {
        this.settings = settings;
        this.server = server;
        this.force = force;
    }

    /**
     * Refuses what must not be dropped.
     *
     * @throws CommandException if it is another's, or in use, and that is not to be overridden
     */
    void check(Connection target, List<BuiltMigration> built) throws SQLException {
        if (!force) {
            SchemaHistory history = SchemaHistory.read(target, settings.history());
            if (history.isEmpty()) {
                throw refused("it holds no history of this service, so it may be another's");
            } else if (!history.foreign(built).isEmpty()) {
                throw refused("its history belongs to other migrations: version "
                        + history.foreign(built).get(0).version() + " is "
                        + history.foreign(built).get(0).script() + " there");
            }
            List<String> others = others(target);
            if (!others.isEmpty()) {
                throw refused("it is in use by " + String.join(", ", others));
            }
        }
    }

    private static List<String> others(Connection target) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = target.createStatement();
                ResultSet other = statement.executeQuery(OTHERS)) {
            while (other.next()) {
                names.add(other.getString(1));
            }
        }
        return names;
    }

    /** Drops it: as the login that migrates, which owns it, else as the one that creates databases. */
    void drop() {
        try {
            drop(server.connectToAdminAsOwner());
        } catch (SQLException e) {
            if (!settings.adminDiffers() || IN_USE.equals(e.getSQLState())) {
                throw failed(e);
            }
            dropAsAdmin();
        }
    }

    private void dropAsAdmin() {
        try {
            drop(server.connectToAdmin());
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private void drop(Connection admin) throws SQLException {
        try (admin;
                Statement statement = admin.createStatement()) {
            statement.execute(statement());
        }
    }

    private String statement() {
        return "DROP DATABASE IF EXISTS " + Quoting.identifier(settings.url().database())
                + (force ? " WITH (FORCE)" : "");
    }

    private CommandException failed(SQLException e) {
        return IN_USE.equals(e.getSQLState())
                ? refused("it is in use: " + StartFailures.stateAndMessage(e))
                : new CommandException(
                        "The database was not dropped",
                        settings.url().place(),
                        StartFailures.stateAndMessage(e),
                        "let its owner or a superuser run:\n" + statement() + ";",
                        e);
    }

    private CommandException refused(String why) {
        return new CommandException(
                "The database is not dropped",
                settings.url().place(),
                why,
                "stop what uses it, and make sure that it is the right one; --force ends other sessions and asks for no"
                        + " history",
                null);
    }
}
