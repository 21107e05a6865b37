package dev.stockroom.commondb.operator;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.server.DatabaseEncoding;
import dev.stockroom.commondb.server.MigrationTurn;
import dev.stockroom.commondb.server.PostgresServer;
import dev.stockroom.commondb.server.ServerFailures;
import dev.stockroom.commondb.server.ServerFault;
import dev.stockroom.commondb.server.ServerWait;
import dev.stockroom.commondb.server.TransactionPooling;
import dev.stockroom.commondb.server.WaitFailures;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.start.DatabaseStart;
import dev.stockroom.commondb.start.StartOrder;
import dev.stockroom.commondb.state.Phase;
import dev.stockroom.commondb.state.StartupState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** The server as a command reaches it: in one try, or for as long as {@code common-db.wait-timeout}. */
public final class ServerAccess {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");
    private static final LongSupplier CLOCK = System::nanoTime;

    private final DatabaseSettings settings;
    private final StartupState state = new StartupState(CLOCK);
    private final ServerWait wait;
    private final ServerPatience patience;

    ServerAccess(DatabaseSettings settings) {
        this.settings = settings;
        this.wait = ServerWait.jittered(settings.waitTimeout(), CLOCK, Thread::sleep);
        this.patience = new ServerPatience(settings, state, wait, CLOCK);
    }

    /** The server for a command that only looks, or changes what is there. */
    PostgresServer looking() {
        return new PostgresServer(settings.lookingOnly().forCommand(), state, wait);
    }

    /** The server for what would create the database. */
    PostgresServer creating() {
        return new PostgresServer(settings.forCommand(), state, wait);
    }

    /**
     * Connects with the migrating login, in one try.
     *
     * @throws DatabaseStartException if the server does not answer, refuses, or has no such database
     */
    Connection reach() {
        try {
            return looking().reach();
        } catch (NotYetException e) {
            throw missing(e) ? new ServerFailures(settings).noDatabase(e) : noAnswer(e);
        }
    }

    /**
     * Whether the database exists, in one try.
     *
     * @throws DatabaseStartException if the server does not answer, or refuses
     */
    public boolean exists() {
        try {
            return existsNow();
        } catch (SQLException e) {
            throw ServerFailures.unknown(settings.url(), e);
        } catch (NotYetException e) {
            throw noAnswer(e);
        }
    }

    /**
     * Waits until the server answers, at most {@code common-db.wait-timeout}.
     *
     * @return whether the database exists
     * @throws DatabaseStartException if the server does not answer in time, or refuses
     */
    public boolean await() {
        return patience.until(this::existsNow);
    }

    /**
     * Waits until the database takes writes, at most {@code common-db.wait-timeout}; a server that does not answer at first is not waited for.
     *
     * @throws DatabaseStartException if it takes none in time
     */
    public void awaitWrites() {
        if (!takesWrites()) {
            wait.answered();
            patience.until(() -> {
                try (Connection connection = looking().reach()) {
                    looking().refuseReadOnly(connection);
                    return null;
                }
            });
        }
    }

    private boolean takesWrites() {
        try (Connection connection = reach()) {
            looking().refuseReadOnly(connection);
            return true;
        } catch (SQLException e) {
            throw ServerFailures.unknown(settings.url(), e);
        } catch (NotYetException e) {
            return false;
        }
    }

    private boolean existsNow() throws NotYetException, SQLException {
        try {
            looking().reach().close();
            return true;
        } catch (NotYetException e) {
            if (missing(e)) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Waits until the schema holds these migrations, like a service that does not migrate itself.
     *
     * @param limit how long another process may take to migrate; zero for ever
     * @throws DatabaseStartException if the server does not answer in time, or refuses
     * @throws CommandException if the schema is not there in time
     */
    public void awaitSchema(List<BuiltMigration> built, Duration limit) {
        ServerWait.Sleep sleep = patience.forTheSchema(limit);
        DatabaseStart.of(settings.lookingOnly(), built, StartOrder.SERVE, state, CLOCK, sleep)
                .prepare();
    }

    /**
     * Creates the database if it is missing, waiting for the server first.
     *
     * @return whether it was missing
     * @throws DatabaseStartException if it cannot be created
     */
    public boolean create() {
        return patience.until(() -> {
            try (Connection connection = new PostgresServer(settings.creating(), state, wait).reach()) {
                DatabaseEncoding.warnUnlessUtf8(connection, settings.url().database());
            }
            return state.timeline().hasEntered(Phase.CREATING_DATABASE.kind());
        });
    }

    /**
     * Refuses a pooler that pools transactions, because it would hold on to the database, or to the old one of its
     * name.
     */
    void refuseTransactionPooling(Connection connection) throws SQLException {
        if (TransactionPooling.pooledNow(connection)) {
            try {
                looking().refuseTransactionPooling(connection);
            } catch (NotYetException e) {
                throw noAnswer(e);
            }
        }
    }

    /**
     * Refuses to change a database that is another one than the service's, as a start does. A service's address that does not
     * answer is no reason, because these commands are for such a day.
     */
    void refuseAnotherDatabase(Connection connection) throws SQLException {
        try {
            looking().refuseAnotherDatabase(connection);
        } catch (NotYetException e) {
            LOG.debug("The service's own address does not tell which database it leads to", e);
        }
    }

    /**
     * Waits for the turn to migrate.
     *
     * @throws DatabaseStartException if the server is read-only
     */
    MigrationTurn takeTurn(Connection connection) throws SQLException {
        try {
            MigrationTurn turn = new MigrationTurn(connection, looking(), state, wait, CLOCK, Optional.empty());
            turn.take();
            return turn;
        } catch (NotYetException e) {
            throw noAnswer(e);
        }
    }

    /** What a command says that does not wait. */
    DatabaseStartException noAnswer(NotYetException e) {
        return new WaitFailures(settings).withoutWaiting(e);
    }

    private static boolean missing(NotYetException e) {
        return e.getCause() instanceof SQLException cause && ServerFault.of(cause) == ServerFault.DATABASE_MISSING;
    }
}
