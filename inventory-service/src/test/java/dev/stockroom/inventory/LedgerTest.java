package dev.stockroom.inventory;

import static dev.stockroom.inventory.Client.adjust;
import static dev.stockroom.inventory.Client.confirm;
import static dev.stockroom.inventory.Client.count;
import static dev.stockroom.inventory.Client.release;
import static dev.stockroom.inventory.Client.together;
import static dev.stockroom.inventory.Stockroom.newSku;
import static dev.stockroom.inventory.Stockroom.order;
import static dev.stockroom.inventory.Stockroom.register;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.inventory.Client.Answer;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** At every moment of a busy day the ledger adds up to what is on hand, and the lines that are held to what is reserved. */
@Tag("quarkus")
@QuarkusTest
class LedgerTest {

    private static final int CLIENTS = 8;
    private static final int STEPS = 60;
    private static final int LOOKS = 10;

    /** Both equations at one moment: a statement sees one state of the database. */
    private static final String WRONG = """
            SELECT sku, on_hand, reserved, coalesce(moved, 0) AS moved, coalesce(held, 0) AS held
              FROM stock
              LEFT JOIN (SELECT stock_id, sum(delta) AS moved FROM stock_movement GROUP BY stock_id) m ON stock_id = id
              LEFT JOIN (SELECT sku, sum(quantity) AS held
                           FROM reservation_line JOIN reservation ON reservation.id = reservation_id
                          WHERE state = 'HELD' GROUP BY sku) l USING (sku)""";

    private final long seed = System.nanoTime();
    private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger working = new AtomicInteger(CLIENTS);

    @Inject
    AgroalDataSource dataSource;

    @Test
    void addsUpAtEveryMoment() throws Exception {
        String prefix = newSku();
        List<String> skus = IntStream.range(0, 5)
                .mapToObj(i -> register(prefix + "-" + i, 40))
                .toList();

        together(CLIENTS + 1, client -> client == CLIENTS ? check() : work(client, skus));

        assertThat(answers).as("seed %d", seed).containsKeys(200, 201, 409).doesNotContainKeys(500, 503);
        Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .until(() ->
                        number("SELECT count(*) FROM reservation WHERE state = 'HELD' AND expires_at < now()") == 0);
        assertThat(wrong()).isEmpty();
        assertThat(number("SELECT count(*) FROM reservation WHERE state = 'EXPIRED'"))
                .isPositive();
    }

    private int work(int client, List<String> skus) {
        try {
            Random random = new Random(seed + client);
            List<Long> mine = new ArrayList<>();
            for (int step = 0; step < STEPS || looks.get() <= LOOKS; step++) {
                note(act(random, skus, mine, seed + "-" + client + "-" + step));
            }
            return 0;
        } finally {
            working.decrementAndGet();
        }
    }

    private void note(Answer answer) {
        answers.merge(answer.status(), 1, Integer::sum);
    }

    private Answer act(Random random, List<String> skus, List<Long> mine, String orderId) {
        int dice = random.nextInt(10);
        if (dice < 5 || mine.isEmpty()) {
            Answer answer = Client.order(order(orderId, 1 + 9 * random.nextInt(2), lines(random, skus)));
            if (answer.status() == 201) {
                mine.add(answer.id());
            }
            return answer;
        }
        String sku = skus.get(random.nextInt(skus.size()));
        return switch (dice) {
            case 5, 6 -> confirm(mine.remove(random.nextInt(mine.size())));
            case 7 -> release(mine.get(random.nextInt(mine.size())));
            case 8 -> adjust(sku, random.nextInt(-5, 15) * 2 + 1);
            default -> count(sku, random.nextInt(60));
        };
    }

    private static Object[] lines(Random random, List<String> skus) {
        List<String> shuffled = new ArrayList<>(skus);
        Collections.shuffle(shuffled, random);
        List<Object> lines = new ArrayList<>();
        for (String sku : shuffled.subList(0, 1 + random.nextInt(shuffled.size()))) {
            lines.add(sku);
            lines.add(1 + random.nextInt(4));
        }
        return lines.toArray();
    }

    private int check() {
        try {
            while (working.get() > 0) {
                assertThat(wrong()).as("seed %d", seed).isEmpty();
                looks.incrementAndGet();
            }
            return looks.get();
        } finally {
            looks.set(Integer.MAX_VALUE);
        }
    }

    private List<String> wrong() {
        return query("SELECT row_to_json(s)::text FROM (" + WRONG + ") s WHERE on_hand <> moved OR reserved <> held");
    }

    private long number(String sql) {
        return Long.parseLong(query(sql).get(0));
    }

    private List<String> query(String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
