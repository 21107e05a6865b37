package dev.stockroom.e2e.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.History;
import dev.stockroom.e2e.bed.Launch;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.Sql;
import dev.stockroom.e2e.bed.Testbed;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A migration that failed outside of a transaction: how it is shown, and the ways out. */
@Tag("packaged")
@Tag("P4")
class HalfAppliedIT {

    private static final String INDEX = "create_order_saga_states_order_id_key";

    @RegisterExtension
    final Testbed testbed = new Testbed();

    private String database;
    private Launch saga;

    @BeforeEach
    void anIndexThatCannotBeUnique() {
        database = testbed.newName();
        testbed.saga(database)
                .placeholder("rows", 2)
                .placeholder("orders", 1)
                .run("db", "up")
                .exits(1)
                .complains("V6__index_sagas_by_order.sql");
        saga = testbed.saga(database);
    }

    @Test
    void statusNamesWhatIsLeftAndTheWaysOut() {
        saga.run("db", "status")
                .exits(0)
                .says("failed", "INVALID index " + INDEX, "DROP INDEX CONCURRENTLY " + INDEX)
                .says("db force 6 --applied", "db force 6 --pending");
        assertThat(saga.run("db", "status", "--json")
                        .json()
                        .path("invalidIndexes")
                        .path(0)
                        .asText())
                .isEqualTo(INDEX);
        saga.run("db", "down").exits(1).complains("6 - index sagas by order is half-applied", "db force 6");
    }

    @Test
    void clearedAwayItIsMarkedAsPendingAndAppliedAgain() {
        sql().execute("DROP INDEX " + INDEX, "DELETE FROM create_order_saga_states WHERE id > 1");
        saga.run("db", "force", "6", "--pending").exits(1).says("failed try").complains("nobody to ask", "--yes");
        assertThat(history().failed()).containsExactly(6);
        saga.run("db", "force", "6", "--pending", "--yes").exits(0).says("6 is pending");
        assertThat(history().failed()).isEmpty();
        saga.run("db", "up").exits(0).says("migrations applied now: 1");
        saga.run("db", "force", "V6__index_sagas_by_order.sql", "--applied", "--yes")
                .exits(1)
                .complains("6 is applied");
    }

    @Test
    void completedByHandItIsMarkedAsApplied() {
        sql().execute(
                        "DROP INDEX " + INDEX,
                        "DELETE FROM create_order_saga_states WHERE id > 1",
                        "CREATE UNIQUE INDEX " + INDEX + " ON create_order_saga_states (order_id)");
        saga.run("db", "force", "6", "--applied", "--yes").exits(0).says("6 is applied");
        history().isExactly(Service.ORDER_SAGA);
        saga.start().awaitReady().signal("TERM");
        saga.run("db", "down", "--force", "--yes").exits(0).says("Undone: 6");
    }

    private Sql sql() {
        return testbed.server().sql(database);
    }

    private History history() {
        return History.of(testbed.server(), database);
    }
}
