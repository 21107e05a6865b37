package dev.stockroom.commondb.start;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.server.GrantScope;
import dev.stockroom.commondb.server.MigrationTurn;
import dev.stockroom.commondb.server.ServerFailures;
import dev.stockroom.commondb.server.ServiceGrants;
import dev.stockroom.commondb.settings.DatabaseSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Grants during a start: in a new database at once, before the first migration, and at last what is still lacking. */
final class GrantsAtStart {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private final DatabaseSettings settings;
    private final ServerFailures failures;
    private final Optional<ServiceGrants> asked;

    GrantsAtStart(DatabaseSettings settings) {
        this.settings = settings;
        this.failures = new ServerFailures(settings);
        this.asked = ServiceGrants.of(settings);
    }

    /**
     * Closes a database that this start, or an earlier one that was killed, has created.
     *
     * @param owners the connection of the database's owner, which has the turn
     * @throws DatabaseStartException if there is no role to grant anything to
     */
    void closeNewDatabase(MigrationTurn turn, Connection owners) throws SQLException {
        if (asked.isPresent()) {
            if (turn.roleMissing()) {
                throw failures.serviceRoleMissing(asked.get());
            } else if (turn.databaseNotClosedYet()) {
                asked.get().close(owners, settings.url().database());
            }
        }
    }

    /**
     * Grants what is lacking, in the first migration's transaction: what Flyway creates from here on is granted as it
     * is created.
     *
     * @param flyways the connection whose user will own what is created
     */
    void beforeTheFirstMigration(Connection flyways) {
        asked.ifPresent(grants -> run(grants, flyways));
    }

    /**
     * Grants what the end of the turn found lacking: the setting is new, or only an administrator can take a right
     * back.
     */
    void grantWhatIsLacking(Connection flyways) {
        asked.ifPresent(grants -> {
            GrantScope scope = run(grants, flyways);
            if (scope.publicMayCreate() && !scope.mayRevokeCreate()) {
                LOG.warnf(
                        "Every login may create objects in the schema public of %s; let an administrator run there: %s;",
                        settings.url().place(), ServiceGrants.REVOKE_CREATE);
            }
        });
    }

    private GrantScope run(ServiceGrants grants, Connection flyways) {
        List<String> statements = List.of();
        try {
            GrantScope scope = GrantScope.read(flyways, grants);
            statements = grants.statements(scope);
            if (!statements.isEmpty()) {
                ServiceGrants.execute(flyways, statements);
                tell(grants, scope, statements);
            }
            return scope;
        } catch (SQLException e) {
            throw failures.mayNotGrant(grants, statements, e);
        }
    }

    private static void tell(ServiceGrants grants, GrantScope scope, List<String> statements) {
        LOG.infof("Granted %s what a service needs", grants.role());
        LOG.debug(String.join(";\n", statements));
        if (scope.limitless()) {
            LOG.warnf(
                    "%s may do more than it needs: it is a superuser or a member of %s", grants.role(), scope.owner());
        }
    }
}
