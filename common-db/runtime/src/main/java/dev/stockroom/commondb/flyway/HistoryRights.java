package dev.stockroom.commondb.flyway;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.server.Membership;
import dev.stockroom.commondb.server.ServerFailures;
import dev.stockroom.commondb.server.ServerFault;
import dev.stockroom.commondb.settings.DatabaseSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;
import org.jboss.logging.Logger;

/** Words the failure that the session may not create Flyway's history, for which Flyway names a script without a file. */
final class HistoryRights {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private HistoryRights() {}

    /**
     * The failure in words; empty if it is another one.
     *
     * @param connection the session to ask what is lacking; null if there is none
     */
    static Optional<DatabaseStartException> lacking(
            Throwable failure, DatabaseSettings settings, Connection connection) {
        FlywaySqlScriptException at = ServerFault.cause(failure, FlywaySqlScriptException.class);
        SQLException refused = ServerFault.cause(failure, SQLException.class);
        boolean flywaysOwn = at != null && at.getResource().getFilename().isBlank();
        if (!flywaysOwn || refused == null || ServerFault.of(refused) != ServerFault.NOT_PERMITTED) {
            return Optional.empty();
        }
        return Optional.of(new DatabaseStartException(
                FailureKind.RIGHTS,
                settings.migratingUser() + " may not create Flyway's history",
                settings.url().place() + ", table " + settings.history(),
                ServerFailures.stateAndMessage(refused),
                "let the login that migrates own the schema, or let an administrator run in that database:\n"
                        + sql(settings, connection),
                failure));
    }

    private static String sql(DatabaseSettings settings, Connection connection) {
        String schema = settings.historyTable().schema();
        try {
            if (connection != null) {
                return Membership.toCreateIn(connection, schema);
            }
        } catch (SQLException e) {
            LOG.debug("What is lacking could not be found out", e);
        }
        return "GRANT USAGE, CREATE ON SCHEMA ... TO ...;";
    }
}
