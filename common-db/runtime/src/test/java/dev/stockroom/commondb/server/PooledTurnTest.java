package dev.stockroom.commondb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stockroom.commondb.TurnSessions;
import dev.stockroom.commondb.failure.DatabaseStartException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;

/** The turn behind a pooler, played by connections that hide the server's sessions as a pooler does. */
@Tag("server")
class PooledTurnTest {

    /** As a pooler invents it for the start-up message. */
    private static final int INVENTED = -4711;

    @RegisterExtension
    private final TurnSessions sessions = new TurnSessions();

    /** Each statement goes to the next of these sessions. */
    private static Connection pooled(Connection... servers) {
        AtomicInteger next = new AtomicInteger();
        PGConnection invented = (PGConnection) Proxy.newProxyInstance(
                PooledTurnTest.class.getClassLoader(),
                new Class<?>[] {PGConnection.class},
                (proxy, method, arguments) -> INVENTED);
        return (Connection) Proxy.newProxyInstance(
                PooledTurnTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("unwrap")) {
                        return invented;
                    }
                    try {
                        return method.invoke(servers[next.getAndIncrement() % servers.length], arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    @Tag("P1")
    void isTakenWhereThePoolerPoolsSessions() throws Exception {
        Connection pooled = pooled(sessions.open("widget/pod-1"));
        MigrationTurn turn = TurnSessions.turn(pooled, TurnSessions.state());
        turn.take();
        assertThat(sessions.advisoryLocks()).isEqualTo("1");
        turn.end();
        assertThat(sessions.advisoryLocks()).isEqualTo("0");
    }

    @Test
    @Tag("P7")
    void isRefusedWhereThePoolerPoolsTransactionsAndLeavesNothingInItsSessions() throws Exception {
        Connection one = sessions.open("widget/pod-1");
        Connection two = sessions.open("widget/pod-1");
        MigrationTurn turn = TurnSessions.turn(pooled(one, two), TurnSessions.state());
        DatabaseStartException refusal = catchThrowableOfType(DatabaseStartException.class, turn::take);
        assertThat(refusal.block()).contains("another session of the server", "quarkus.flyway.jdbc-url");
        assertThat(sessions.advisoryLocks()).isEqualTo("0");
        for (Connection server : new Connection[] {one, two}) {
            try (Statement statement = server.createStatement();
                    var setting = statement.executeQuery("SHOW client_connection_check_interval")) {
                setting.next();
                assertThat(setting.getString(1)).isEqualTo("0");
            }
        }
    }
}
