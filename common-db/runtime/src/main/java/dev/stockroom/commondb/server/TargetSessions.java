package dev.stockroom.commondb.server;

import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.settings.DatabaseSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Opens sessions of the migrating login on the target database, set up as Flyway's are. */
final class TargetSessions {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private static final int ANSWER_TIMEOUT_MS = 30_000;

    private final DatabaseSettings settings;
    private final ServerFailures failures;
    private final ServerConnections connections;
    private boolean patientWithSetup;

    TargetSessions(DatabaseSettings settings, ServerConnections connections) {
        this.settings = settings;
        this.failures = new ServerFailures(settings);
        this.connections = connections;
    }

    /** If the login may not run init-sql, a session goes on without. */
    void patientWithSetup() {
        patientWithSetup = true;
    }

    /**
     * Connects with a time-out for each answer, because all that is asked here is answered at once unless the server is
     * gone.
     */
    Connection open() throws SQLException, NotYetException {
        Connection connection = connections.open(settings.url(), settings.migrating());
        boolean asThePool = false;
        try {
            connection.setNetworkTimeout(Runnable::run, ANSWER_TIMEOUT_MS);
            refuseSetupBehindTransactionPooling(connection);
            settings.setup().asThePool(connection);
            asThePool = true;
        } finally {
            if (!asThePool) {
                connection.close();
            }
        }
        setUp(connection);
        return connection;
    }

    /** Refuses such a pooler if a session is set up, because the setup would stay in a session of somebody else's. */
    private void refuseSetupBehindTransactionPooling(Connection connection) throws SQLException, NotYetException {
        if (!settings.setup().leavesSessionsAlone() && TransactionPooling.pooledNow(connection)) {
            refuseTransactionPooling(connection);
        }
    }

    /**
     * Refuses a pooler that pools transactions, because a lock and a session's setup would not last.
     *
     * @param connection a connection through the pooler
     * @throws NotYetException if the pooler gives no second session to compare with
     */
    void refuseTransactionPooling(Connection connection) throws SQLException, NotYetException {
        try (Connection other = connections.open(settings.url(), settings.migrating())) {
            other.setNetworkTimeout(Runnable::run, ANSWER_TIMEOUT_MS);
            if (TransactionPooling.between(TransactionPooling.of(connection), TransactionPooling.of(other))) {
                throw failures.transactionPooling();
            }
        } catch (SQLException e) {
            if (ServerFault.of(e) == ServerFault.NOT_YET) {
                throw new NotYetException("the pooler gives no second session: " + ServerFault.reason(e), e);
            }
            throw e;
        }
    }

    private void setUp(Connection connection) throws SQLException {
        try {
            connections.setUp(connection);
        } catch (SQLException e) {
            if (ServerFault.of(e) == ServerFault.NOT_PERMITTED && patientWithSetup) {
                LOG.warnf(
                        "quarkus.flyway.init-sql is refused, and the history looked for without it: %s",
                        ServerFailures.stateAndMessage(e));
                return;
            }
            try (connection) {
                if (ServerFault.of(e) == ServerFault.NOT_YET) {
                    throw e;
                }
                throw failures.setupRefused(e, membership(connection, e));
            }
        }
    }

    private Optional<String> membership(Connection connection, SQLException refused) throws SQLException {
        Optional<String> role = settings.setup().role();
        return role.isPresent() && ServerFault.of(refused) == ServerFault.NOT_PERMITTED
                ? Optional.of(Membership.toSetTheRole(connection, role.get(), settings.migratingUser()))
                : Optional.empty();
    }

    /** A connection of {@link #open} as it is lent to Flyway. */
    LendableConnection lendable(Connection connection) {
        return new LendableConnection(connection, ANSWER_TIMEOUT_MS, settings.setup());
    }
}
