package dev.stockroom.commondb.flyway;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.server.Membership;
import dev.stockroom.commondb.server.ServerFailures;
import dev.stockroom.commondb.server.ServerFault;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.HistoryTable;
import dev.stockroom.commondb.settings.Quoting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;
import org.jboss.logging.Logger;

/**
 * The rights that Flyway itself needs, beside those of the migrations: to create its schema and its history, and to
 * write the history. {@code plan} asks for them beforehand, and says what {@code up} says.
 */
public final class HistoryRights {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private static final String ASK = "SELECT n.oid IS NULL, current_database(),"
            + " has_database_privilege(current_database(), 'CREATE'), n.nspname,"
            + " has_schema_privilege(n.oid, 'USAGE') AND has_schema_privilege(n.oid, 'CREATE'), c.oid IS NULL,"
            + " has_any_column_privilege(c.oid, 'INSERT') FROM (SELECT coalesce(?, current_schema()) AS name) s"
            + " LEFT JOIN pg_namespace n ON n.nspname = s.name"
            + " LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = ?";

    private final DatabaseSettings settings;
    private final Connection connection;

    /** @param connection the session to ask what is lacking; null if there is none */
    public HistoryRights(DatabaseSettings settings, Connection connection) {
        this.settings = settings;
        this.connection = connection;
    }

    /** What the session may not do, as the server names the object in its refusal. */
    private enum Lack {
        SCHEMA("database"),
        HISTORY("schema"),
        ROWS("table");

        private final String object;

        Lack(String object) {
            this.object = object;
        }
    }

    /** The failure of a migration that was refused for such a right; empty if it is another one. */
    Optional<DatabaseStartException> lacking(Throwable failure) {
        SQLException refused = ServerFault.cause(failure, SQLException.class);
        if (refused == null || ServerFault.of(refused) != ServerFault.NOT_PERMITTED) {
            return Optional.empty();
        }
        String said = ServerFailures.stateAndMessage(refused);
        Optional<DatabaseStartException> known = asked().filter(lack -> said.contains(lack.name()))
                .map(lack -> failure(lack.what(), lack.why(), failure));
        FlywaySqlScriptException at = ServerFault.cause(failure, FlywaySqlScriptException.class);
        if (at == null) {
            return known;
        }
        return at.getResource().getFilename().isBlank() // Flyway names a script without a file for its history
                ? known.or(() -> Optional.of(failure(Lack.HISTORY, said, failure)))
                : Optional.empty();
    }

    private Optional<Lacking> asked() {
        try {
            return connection == null ? Optional.empty() : ask(true, true);
        } catch (SQLException e) {
            LOG.debug("What is lacking could not be found out", e);
            return Optional.empty();
        }
    }

    /**
     * The failure that {@code up} would have for such a right; empty if nothing is lacking.
     *
     * @param createsSchema whether Flyway creates a schema that is missing
     * @param pending whether Flyway has something to write into a history that is there
     */
    Optional<DatabaseStartException> beforehand(boolean createsSchema, boolean pending) throws SQLException {
        return ask(createsSchema, pending).map(lack -> failure(lack.what(), lack.why(), null));
    }

    /** @throws DatabaseStartException if no row can be written into a history that is there */
    public void refuseReadOnlyHistory() throws SQLException {
        ask(false, true).filter(lack -> lack.what() == Lack.ROWS).ifPresent(lack -> {
            throw failure(lack.what(), lack.why(), null);
        });
    }

    /** @param name of the object in the server's refusal */
    private record Lacking(Lack what, String name) {

        /** The server's refusal, which is the same before and after it. */
        private String why() {
            return "42501 permission denied for " + what.object + " " + name;
        }
    }

    private Optional<Lacking> ask(boolean createsSchema, boolean pending) throws SQLException {
        HistoryTable history = settings.historyTable();
        try (PreparedStatement query = connection.prepareStatement(ASK)) {
            query.setString(1, history.schema());
            query.setString(2, history.name());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                if (row.getBoolean(1)) {
                    return lack(createsSchema && !row.getBoolean(3), Lack.SCHEMA, row.getString(2));
                } else if (row.getBoolean(6)) {
                    return lack(!row.getBoolean(5), Lack.HISTORY, row.getString(4));
                }
                return lack(pending && !row.getBoolean(7), Lack.ROWS, history.name());
            }
        }
    }

    private static Optional<Lacking> lack(boolean lacks, Lack what, String name) {
        return lacks ? Optional.of(new Lacking(what, name)) : Optional.empty();
    }

    private DatabaseStartException failure(Lack lack, String why, Throwable cause) {
        String schema = settings.historyTable().schema();
        String what = switch (lack) {
            case SCHEMA -> " may not create schema " + (schema == null ? "..." : Quoting.identifier(schema));
            case HISTORY -> " may not create Flyway's history";
            case ROWS -> " may not write Flyway's history";
        };
        String owned = switch (lack) {
            case SCHEMA -> "database";
            case HISTORY -> "schema";
            case ROWS -> "history";
        };
        return new DatabaseStartException(
                FailureKind.RIGHTS,
                settings.migratingUser() + what,
                settings.url().place() + ", table " + settings.history(),
                why,
                "let the login that migrates own the " + owned + ", or let an administrator run in that database:\n"
                        + sql(lack),
                cause);
    }

    private String sql(Lack lack) {
        String schema = settings.historyTable().schema();
        try {
            if (connection != null) {
                return switch (lack) {
                    case SCHEMA ->
                        "CREATE SCHEMA " + Quoting.identifier(schema) + " AUTHORIZATION "
                                + Quoting.identifier(settings.migratingUser()) + ";";
                    case HISTORY -> Membership.toCreateIn(connection, schema);
                    case ROWS -> Membership.toWrite(connection, settings.historyTable());
                };
            }
        } catch (SQLException e) {
            LOG.debug("What is lacking could not be found out", e);
        }
        return "GRANT USAGE, CREATE ON SCHEMA ... TO ...;";
    }
}
