package dev.stockroom.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.test.SchemaCatalogue;
import dev.stockroom.e2e.bed.ServiceProcess;
import dev.stockroom.e2e.bed.Testbed;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whatever is ordered, in whatever sequence, killed or not, by one operator or two: the history is one that a stock Flyway
 * validates, and the schema is the one that its version had when it was first reached.
 */
@Tag("P1")
@Tag("P4")
class UndoSequencesIT {

    private static final int NEWEST = 6;
    private static final int STEPS = 12;

    @RegisterExtension
    final Testbed testbed = new Testbed();

    private final Map<Integer, List<String>> schemas = new HashMap<>();
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final List<String> story = new ArrayList<>(List.of("seed " + seed));
    private String database;

    @Test
    @Tag("depth")
    void anySequenceLeavesHistoryAndSchemaThatAgree() {
        sequence();
    }

    @RepeatedTest(10)
    @Tag("nightly")
    void manySequencesLeaveHistoryAndSchemaThatAgree() {
        sequence();
    }

    private void sequence() {
        database = testbed.newName();
        testbed.saga(database).run("db", "create").exits(0);
        schemas.put(0, schema());
        for (int version = 1; version <= NEWEST; version++) {
            testbed.saga(database).run("db", "up", "--target", "" + version).exits(0);
            schemas.put(version, schema());
        }
        for (int step = 0; step < STEPS; step++) {
            step();
            awaitNoSession();
            completeAKilledIndex();
            agree();
        }
    }

    private void step() {
        var operators = new ArrayList<ServiceProcess>();
        for (int n = random.nextInt(4) == 0 ? 2 : 1; n > 0; n--) {
            var order = order();
            story.add(String.join(" ", order));
            operators.add(testbed.saga(database).placeholder("rows", 1000).start(order.toArray(String[]::new)));
        }
        if (random.nextBoolean()) {
            killWhileItWorks(operators.get(0));
        }
        operators.forEach(ServiceProcess::awaitExit);
    }

    private List<String> order() {
        String version = "" + (1 + random.nextInt(NEWEST));
        return switch (random.nextInt(4)) {
            case 0 -> List.of("db", "up");
            case 1 -> List.of("db", "up", "--target", version);
            case 2 -> List.of("db", "down", "--yes");
            default -> List.of("db", "down", "--yes", "--to", version);
        };
    }

    /** Anywhere between its first session and some milliseconds later; too late does no harm. */
    private void killWhileItWorks(ServiceProcess operator) {
        Awaitility.await()
                .atMost(ServiceProcess.PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> !operator.isAlive() || sessions() > 0);
        long until = System.nanoTime() + random.nextLong(Duration.ofMillis(1200).toNanos());
        while (operator.isAlive() && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        if (operator.isAlive()) {
            story.add("killed");
            operator.destroy();
        }
    }

    private long sessions() {
        return Long.parseLong(testbed.server()
                .admin()
                .value(
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = ? AND application_name LIKE 'order-saga%'",
                        database));
    }

    private void awaitNoSession() {
        Awaitility.await("the server has noticed")
                .atMost(ServiceProcess.PATIENCE)
                .until(() -> sessions() == 0);
    }

    /** V6 runs outside of a transaction: killed in it, it is not applied and something of it is there, until the next up. */
    private void completeAKilledIndex() {
        boolean something = testbed.server()
                .sql(database)
                .holds("SELECT to_regclass('create_order_saga_states_order_id_key') IS NOT NULL");
        if (something && version() == NEWEST - 1) {
            story.add("completed");
            testbed.saga(database).run("db", "up").exits(0);
        }
    }

    private void agree() {
        var pending = IntStream.rangeClosed(version() + 1, NEWEST)
                .mapToObj(Integer::toString)
                .toList();
        StockFlyway.of(testbed.server(), database).validatesWithPending(pending);
        assertThat(schema()).as(story.toString()).isEqualTo(schemas.get(version()));
    }

    private int version() {
        return Integer.parseInt(testbed.server()
                .sql(database)
                .value(
                        "SELECT coalesce(max(version::int), 0) FROM flyway_schema_history h WHERE success AND type = 'SQL'"
                                + " AND NOT EXISTS (SELECT FROM flyway_schema_history d WHERE d.type = 'DELETE'"
                                + " AND d.version = h.version AND d.installed_rank > h.installed_rank)"));
    }

    private List<String> schema() {
        try (var connection = testbed.server().sql(database).connect()) {
            return SchemaCatalogue.read(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
