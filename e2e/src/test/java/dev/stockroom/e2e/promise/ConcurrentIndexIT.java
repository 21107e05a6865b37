package dev.stockroom.e2e.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.History;
import dev.stockroom.e2e.bed.LongMigration;
import dev.stockroom.e2e.bed.Pace;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.Testbed;
import java.time.Duration;
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
                .placeholder("pause", LongMigration.PAUSE)
                .placeholder("rows", 20_000)
                .start();
        saga.awaitPhase("MIGRATING");
        var replica = bed.saga(database).start();
        replica.awaitPhase("WAITING_FOR_REPLICA");
        var sql = bed.server().sql(database);
        try (var pace = new Pace()) {
            LongMigration.end(sql, () -> {
                saga.awaitReady();
                replica.awaitReady();
            });
            assertThat(sql.holds(VALID)).isTrue();
            var time = Duration.ofMillis(Long.parseLong(sql.value(MILLISECONDS)));
            assertThat(pace.alone(time)).isLessThan(Duration.ofSeconds(2));
        }
        History.of(bed.server(), database).isExactly(Service.ORDER_SAGA);
    }
}
