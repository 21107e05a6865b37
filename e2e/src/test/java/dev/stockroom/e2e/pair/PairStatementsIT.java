package dev.stockroom.e2e.pair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.PostgresCluster;
import dev.stockroom.e2e.bed.ServerLog.Entry;
import dev.stockroom.e2e.bed.Testbed;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a reservation costs the database, counted in the server's log. */
@Tag("packaged")
class PairStatementsIT {

    private static final int TIMES = 20;

    @RegisterExtension
    private final Testbed bed = new Testbed();

    private PostgresCluster server;
    private String url;

    @BeforeEach
    void start() {
        server = bed.ownServer();
        var pair = new Pair(bed, server);
        url = Pair.url(pair.startInventory());
        pair.stock("A", 1000);
        pair.stock("B", 1000);
        reserve(-1);
    }

    @Test
    void aReservationIsOneStatementAndItsCommit() {
        int mark = server.log().mark();

        for (int i = 0; i < TIMES; i++) {
            assertThat(reserve(i).status()).isEqualTo(201);
        }

        var statements = statements(mark);
        assertThat(statements).hasSize(2 * TIMES);
        assertThat(statements.stream().filter(sql -> sql.contains("INSERT INTO reservation")))
                .hasSize(TIMES);
        assertThat(statements.stream().filter(sql -> sql.endsWith("COMMIT"))).hasSize(TIMES);
    }

    @Test
    void confirmingIsOneStatementAndALookAtTheResult() {
        long id = reserve(0).id();
        int mark = server.log().mark();

        PairAnswer.to("POST", url + "/reservations/" + id + "/confirm", "");

        assertThat(statements(mark)).hasSize(2);
    }

    private PairAnswer reserve(int order) {
        return Pair.reserve(url, "ORDER" + order, 900, List.of("B", "A"), 1);
    }

    /**
     * Without BEGIN, which travels with the statement behind it, the expiry, which nobody waits for, what the driver sends
     * once per connection: its name, and its look at a type; and the empty one that tries a connection which was idle.
     */
    private List<String> statements(int mark) {
        return server.log().statements(mark, "inventory").stream()
                .map(Entry::message)
                .filter(sql -> !sql.endsWith("BEGIN") && !sql.matches("(execute [^:]*|statement):\\s*"))
                .filter(sql -> Stream.of("'EXPIRED'", "pg_catalog.pg_type", "SET application_name")
                        .noneMatch(sql::contains))
                .toList();
    }
}
