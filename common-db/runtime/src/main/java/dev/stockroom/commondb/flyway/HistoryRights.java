package dev.stockroom.commondb.flyway;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.server.Membership;
import dev.stockroom.commondb.server.SearchPath;
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
            + " has_any_column_privilege(c.oid, 'INSERT'), current_user, current_setting('search_path'),"
            + " (SELECT m.name FROM unnest(?::text[]) WITH ORDINALITY m(name, nth) WHERE NOT EXISTS (SELECT FROM"
            + " pg_namespace WHERE nspname = m.name) ORDER BY m.nth LIMIT 1) FROM (SELECT coalesce(?, current_schema()) AS name) s"
            + " LEFT JOIN pg_namespace n ON n.nspname = s.name"
            + " LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = ?";

    private static final String NO_SCHEMA = "3F000";

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
        SCHEMA_NOT_THERE("schema"),
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
        boolean notThere = refused != null && NO_SCHEMA.equals(refused.getSQLState());
        if (refused == null || !notThere && ServerFault.of(refused) != ServerFault.NOT_PERMITTED) {
            return Optional.empty();
        }
        String said = ServerFailures.stateAndMessage(refused);
        Optional<DatabaseStartException> known = asked(!notThere)
                .filter(lack -> said.contains(lack.name()))
                .map(lack -> failure(lack, lack.why(), failure));
        FlywaySqlScriptException at = ServerFault.cause(failure, FlywaySqlScriptException.class);
        if (at == null) {
            return known;
        }
        if (!isOfTheHistory(at)) {
            return Optional.empty();
        }
        Lacking history =
                new Lacking(Lack.HISTORY, null, settings.historyTable().schema(), settings.migratingUser());
        return notThere ? known : known.or(() -> Optional.of(failure(history, said, failure)));
    }

    /** Whether the failed script is the one that makes the history, which Flyway names without a file. */
    static boolean isOfTheHistory(FlywaySqlScriptException at) {
        return at.getResource().getFilename().isBlank();
    }

    private Optional<Lacking> asked(boolean createsSchema) {
        try {
            return connection == null ? Optional.empty() : ask(createsSchema, true);
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
        return ask(createsSchema, pending).map(lack -> failure(lack, lack.why(), null));
    }

    /** @throws DatabaseStartException if no row can be written into a history that is there */
    public void refuseReadOnlyHistory() throws SQLException {
        ask(false, true).filter(lack -> lack.what() == Lack.ROWS).ifPresent(lack -> {
            throw failure(lack, lack.why(), null);
        });
    }

    /**
     * What is lacking, and to whom.
     *
     * @param name of the object in the server's refusal
     * @param schema null if it is the session's first, or has no name
     * @param user the role that lacks it, which init-sql may have set
     */
    private record Lacking(Lack what, String name, String schema, String user) {

        /** The server's refusal, which is the same before and after it. */
        private String why() {
            return what == Lack.SCHEMA_NOT_THERE
                    ? NO_SCHEMA + " schema " + Quoting.identifier(name) + " does not exist"
                    : "42501 permission denied for " + what.object + " " + name;
        }
    }

    private Optional<Lacking> ask(boolean createsSchema, boolean pending) throws SQLException {
        HistoryTable history = settings.historyTable();
        try (PreparedStatement query = connection.prepareStatement(ASK)) {
            query.setArray(
                    1, connection.createArrayOf("text", settings.schemas().toArray()));
            query.setString(2, history.schema());
            query.setString(3, history.name());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                boolean mayCreate = row.getBoolean(3);
                String user = row.getString(8);
                String missing =
                        row.getBoolean(1) ? named(history.schema(), row.getString(9), user) : row.getString(10);
                if (row.getBoolean(1) && !createsSchema) {
                    return lack(missing != null, new Lacking(Lack.SCHEMA_NOT_THERE, missing, missing, user));
                } else if (row.getBoolean(1) || row.getBoolean(6) && createsSchema && missing != null && !mayCreate) {
                    return lack(!mayCreate, new Lacking(Lack.SCHEMA, row.getString(2), missing, user));
                } else if (row.getBoolean(6)) {
                    return lack(
                            !row.getBoolean(5), new Lacking(Lack.HISTORY, row.getString(4), history.schema(), user));
                }
                return lack(
                        pending && !row.getBoolean(7), new Lacking(Lack.ROWS, history.name(), history.schema(), user));
            }
        }
    }

    /** The schema that Flyway would create: the one that is set, else the first that the search path names. */
    private static String named(String set, String searchPath, String user) {
        return set != null
                ? set
                : SearchPath.schemas(searchPath, user).stream().findFirst().orElse(null);
    }

    private static Optional<Lacking> lack(boolean lacks, Lacking what) {
        return lacks ? Optional.of(what) : Optional.empty();
    }

    private DatabaseStartException failure(Lacking lack, String why, Throwable cause) {
        String schema = lack.schema() == null ? "..." : Quoting.identifier(lack.schema());
        String what = switch (lack.what()) {
            case SCHEMA -> lack.user() + " may not create schema " + schema;
            case SCHEMA_NOT_THERE -> "schema " + schema + " is not there, and Flyway is not to create it";
            case HISTORY -> lack.user() + " may not create Flyway's history";
            case ROWS -> lack.user() + " may not write Flyway's history";
        };
        String remedy = switch (lack.what()) {
            case SCHEMA -> "let the login that migrates own the database";
            case SCHEMA_NOT_THERE -> "set quarkus.flyway.create-schemas=true";
            case HISTORY -> "let the login that migrates own the schema";
            case ROWS -> "let the login that migrates own the history";
        };
        return new DatabaseStartException(
                FailureKind.RIGHTS,
                what,
                settings.url().place() + ", table " + settings.history(),
                why,
                remedy + ", or let an administrator run in that database:\n" + sql(lack),
                cause);
    }

    private String sql(Lacking lack) {
        try {
            if (connection != null) {
                return switch (lack.what()) {
                    case SCHEMA, SCHEMA_NOT_THERE ->
                        "CREATE SCHEMA " + (lack.schema() == null ? "..." : Quoting.identifier(lack.schema()))
                                + " AUTHORIZATION " + Quoting.identifier(lack.user()) + ";";
                    case HISTORY -> Membership.toCreateIn(connection, lack.schema());
                    case ROWS -> Membership.toWrite(connection, settings.historyTable());
                };
            }
        } catch (SQLException e) {
            LOG.debug("What is lacking could not be found out", e);
        }
        return "GRANT USAGE, CREATE ON SCHEMA ... TO ...;";
    }
}
