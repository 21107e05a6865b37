package dev.stockroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code CREATE INDEX CONCURRENTLY} waits for every older snapshot, so nobody may hold one while waiting for a turn. */
@Tag("packaged")
@Tag("P1")
class ConcurrentIndexIT {

    private static final String MILLISECONDS =
            "SELECT execution_time FROM flyway_schema_history WHERE description = 'index sagas by order'";
    private static final String VALID =
            "SELECT indisvalid FROM pg_index WHERE indexrelid = 'create_order_saga_states_order_id_key'::regclass";

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @Test
    void concurrentIndexIsBuiltWhileAnotherReplicaWaitsItsTurn() {
        var database = bed.newDatabase();
        var saga = bed.saga(database)
                .placeholder("pause", 6)
                .placeholder("rows", 20_000)
                .start();
        saga.awaitPhase("MIGRATING");
        var replica = bed.saga(database).start();
        replica.awaitPhase("WAITING_FOR_REPLICA");
        saga.awaitReady();
        replica.awaitReady();
        var sql = bed.server().sql(database);
        assertThat(sql.holds(VALID)).isTrue();
        assertThat(Integer.parseInt(sql.value(MILLISECONDS))).isLessThan(2_000);
        History.of(bed.server(), database).isExactly(Service.ORDER_SAGA);
    }
}
