package dev.stockroom.commondb.server;

import dev.stockroom.commondb.settings.SessionSetup;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * The connection of a turn, which is lent to Flyway: what migrates, holds the lock and compares the history is one
 * session of the server. Whoever borrows the connection gives it back by closing it.
 */
public final class LendableConnection {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    /**
     * What PostgreSQL's manual gives as the parts of DISCARD ALL, without {@code pg_advisory_unlock_all()}, because the turn
     * is one of the session's locks.
     */
    private static final String RESET = "CLOSE ALL; SET SESSION AUTHORIZATION DEFAULT; RESET ALL; DEALLOCATE ALL;"
            + " UNLISTEN *; DISCARD PLANS; DISCARD TEMP; DISCARD SEQUENCES";

    private final Connection connection;
    private final int answerTimeoutMs;
    private final SessionSetup setup;
    private boolean lent;
    private boolean changed;

    /**
     * @param answerTimeoutMs the time-out of each answer while the connection is not lent; while it is lent there is none
     * @param setup what the connection has run
     */
    public LendableConnection(Connection connection, int answerTimeoutMs, SessionSetup setup) {
        this.connection = connection;
        this.answerTimeoutMs = answerTimeoutMs;
        this.setup = setup;
    }

    /**
     * The connection, unless somebody has it. Flyway runs {@code init-sql} on it again, and so what it has done before is put
     * back.
     */
    public synchronized Optional<Connection> lend() throws SQLException {
        if (lent) {
            return Optional.empty();
        }
        if (setup.hasInitSql()) {
            execute(RESET);
            setup.asThePool(connection);
        }
        connection.setNetworkTimeout(Runnable::run, 0);
        lent = true;
        return Optional.of((Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, new Loan()));
    }

    /** Notes that what is lent runs scripts, which may leave settings, temporary tables or a transaction behind. */
    public synchronized void changes() {
        changed = true;
    }

    /** Something that is read beside what the borrower does. */
    @FunctionalInterface
    public interface Reading<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Reads, and leaves a transaction of the borrower as it was, also if the reading fails. */
    public <T> T read(Reading<T> reading) throws SQLException {
        if (connection.getAutoCommit()) {
            return reading.on(connection);
        }
        Savepoint before = connection.setSavepoint();
        boolean done = false;
        try {
            T result = reading.on(connection);
            done = state() != TransactionState.FAILED;
            return result;
        } finally {
            if (done) {
                connection.releaseSavepoint(before);
            } else {
                connection.rollback(before);
            }
        }
    }

    private TransactionState state() throws SQLException {
        return connection.unwrap(BaseConnection.class).getTransactionState();
    }

    /**
     * Takes the connection back. JDBC does not know of a transaction that a script has begun by {@code BEGIN}: the
     * driver does, and such a transaction is rolled back, because nobody would commit it.
     */
    private synchronized void giveBack() {
        lent = false;
        try {
            if (state() != TransactionState.IDLE) {
                execute("ROLLBACK");
            }
            connection.setAutoCommit(true);
            if (connection.isReadOnly()) {
                connection.setReadOnly(false);
            }
            connection.setNetworkTimeout(Runnable::run, answerTimeoutMs);
            if (changed) {
                changed = false;
                execute("DISCARD ALL");
                setup.asThePool(connection);
                setup.asFlyway(connection);
            }
        } catch (SQLException e) {
            LOG.debug("The connection that was lent cannot be used any more", e);
            closeForGood();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void closeForGood() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("The connection was lost before it was closed", e);
        }
    }

    /** What the borrower sees: the connection, until it is closed. */
    private final class Loan implements InvocationHandler {

        private boolean over;

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            return switch (method.getName()) {
                case "close" -> close();
                case "isClosed" -> over || connection.isClosed();
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == arguments[0];
                default -> delegate(method, arguments);
            };
        }

        private Object close() {
            if (!over) {
                over = true;
                giveBack();
            }
            return null;
        }

        private Object delegate(Method method, Object[] arguments) throws Throwable {
            if (over) {
                throw new SQLException("This connection has been closed.", "08003");
            }
            try {
                return method.invoke(connection, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }
}
