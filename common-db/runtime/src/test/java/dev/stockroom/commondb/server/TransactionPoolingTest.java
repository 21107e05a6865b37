package dev.stockroom.commondb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Poolers in the small, and what is told of them. */
@Tag("unit")
class TransactionPoolingTest {

    /** A pooler that has free server processes and hands them out. */
    private static final class Pooler {

        private final Deque<Integer> free = new ArrayDeque<>();
        private final boolean inTurn;

        Pooler(boolean inTurn, Integer... processes) {
            this.free.addAll(List.of(processes));
            this.inTurn = inTurn;
        }

        int take() {
            return free.removeFirst();
        }

        void giveBack(int process) {
            if (inTurn) {
                free.addLast(process);
            } else {
                free.addFirst(process);
            }
        }
    }

    /** Keeps its server process for a transaction, or for good. */
    private record Client(Pooler pooler, boolean forGood, int[] kept) implements TransactionPooling.Session {

        static Client of(Pooler pooler, boolean forGood) {
            return new Client(pooler, forGood, new int[] {forGood ? pooler.take() : 0});
        }

        @Override
        public int process() {
            int process = kept[0] == 0 ? pooler.take() : kept[0];
            if (kept[0] == 0) {
                pooler.giveBack(process);
            }
            return process;
        }

        @Override
        public void transaction(boolean begins) {
            if (begins && kept[0] == 0) {
                kept[0] = pooler.take();
            } else if (!begins && !forGood) {
                pooler.giveBack(kept[0]);
                kept[0] = 0;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sessionsThatKeepTheirServerProcessAreOurs(boolean inTurn) throws SQLException {
        Pooler pooler = new Pooler(inTurn, 1, 2, 3);
        assertThat(TransactionPooling.between(Client.of(pooler, true), Client.of(pooler, true)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneServerProcessForBothIsTransactionPooling(boolean inTurn) throws SQLException {
        Pooler pooler = new Pooler(inTurn, 1);
        assertThat(TransactionPooling.between(Client.of(pooler, false), Client.of(pooler, false)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 8})
    void manyServerProcessesInTurnAreTransactionPooling(int processes) throws SQLException {
        Pooler pooler = new Pooler(true);
        for (int process = 1; process <= processes; process++) {
            pooler.giveBack(process);
        }
        assertThat(TransactionPooling.between(Client.of(pooler, false), Client.of(pooler, false)))
                .isTrue();
    }

    @Test
    void aPoolerThatHasNoTransactionsPoolsStatements() throws SQLException {
        assertThat(TransactionPooling.between(refusing("08P01"), refusing("08P01")))
                .isTrue();
    }

    @Test
    void anotherRefusalIsNoAnswer() {
        assertThatThrownBy(() -> TransactionPooling.between(refusing("57P01"), refusing("57P01")))
                .isInstanceOf(SQLException.class);
    }

    private static TransactionPooling.Session refusing(String sqlState) {
        return new TransactionPooling.Session() {
            @Override
            public int process() {
                return 1;
            }

            @Override
            public void transaction(boolean begins) throws SQLException {
                throw new SQLException("transaction blocks not allowed in statement pooling mode", sqlState);
            }
        };
    }
}
