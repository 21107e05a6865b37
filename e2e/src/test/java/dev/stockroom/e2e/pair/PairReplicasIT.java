package dev.stockroom.e2e.pair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.ServiceProcess;
import dev.stockroom.e2e.bed.Testbed;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** Two replicas of inventory-service promise the same stock, and neither sells what the other has sold. */
@Tag("depth")
@Isolated
class PairReplicasIT {

    private static final int KILLS = 2;
    private static final int LOOKS = 20;

    @RegisterExtension
    private final Testbed bed = new Testbed();

    private final long seed = System.nanoTime();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Map<Long, String> acknowledged = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();

    @Test
    void sixtyFourClientsGetAThousandUnitsAndNotOneMore() throws Exception {
        var pair = new Pair(bed, bed.ownServer());
        var replicas = List.of(pair.startPatientInventory(), pair.startPatientInventory());
        var urls = replicas.stream().map(Pair::url).toList();
        pair.stock("HOT", 1000);

        var answers = together(
                64,
                client -> IntStream.range(0, 20)
                        .map(i -> reserveOne(urls.get((client + i) % 2), client + "-" + i))
                        .boxed()
                        .toList());

        var all = answers.stream().flatMap(List::stream).toList();
        assertThat(all).hasSize(1280).containsOnly(201, 409);
        assertThat(Collections.frequency(all, 201)).isEqualTo(1000);
        assertThat(pair.inventory().value("SELECT reserved FROM stock")).isEqualTo("1000");
        assertThat(pair.wrong()).isEmpty();
    }

    private static int reserveOne(String url, String orderId) {
        return Pair.reserve(url, orderId, 900, List.of("HOT"), 1).status();
    }

    @Test
    void addsUpAtEveryMomentWhileReplicasAreKilled() throws Exception {
        var pair = new Pair(bed, bed.ownServer());
        var replicas = new ArrayList<>(List.of(pair.startPatientInventory(), pair.startPatientInventory()));
        var urls = new AtomicReferenceArray<>(replicas.stream().map(Pair::url).toArray(String[]::new));
        var skus = List.of("A", "B", "C", "D", "E");
        skus.forEach(sku -> pair.stock(sku, 300));

        together(10, client -> switch (client) {
            case 0 -> killAndReplace(pair, replicas, urls);
            case 1 -> look(pair);
            default -> order(client, skus, urls);
        });

        assertThat(answers).as("seed %d", seed).containsKeys(200, 201).doesNotContainKey(500);
        Awaitility.await().until(() -> pair.inventory().holds("""
                SELECT count(*) = 0 FROM reservation WHERE state = 'HELD' AND expires_at < now()"""));
        assertThat(pair.wrong()).isEmpty();
        assertThat(lost(pair)).as("seed %d", seed).isEmpty();
    }

    /** Kills one of the two after the other, each in the middle of its work. */
    private int killAndReplace(Pair pair, List<ServiceProcess> replicas, AtomicReferenceArray<String> urls) {
        try {
            for (int i = 0; i < KILLS; i++) {
                int before = done.get();
                Awaitility.await().until(() -> done.get() > before + 150);
                replicas.get(i % 2).signal("KILL");
                replicas.set(i % 2, pair.startPatientInventory());
                urls.set(i % 2, Pair.url(replicas.get(i % 2)));
            }
            Awaitility.await("looks meanwhile").until(() -> looks.get() > LOOKS);
            return KILLS;
        } finally {
            over.set(true);
        }
    }

    private int look(Pair pair) {
        while (!over.get()) {
            assertThat(pair.wrong()).as("seed %d", seed).isEmpty();
            looks.incrementAndGet();
        }
        return looks.get();
    }

    private int order(int client, List<String> skus, AtomicReferenceArray<String> urls) {
        var random = new Random(seed + client);
        for (int i = 0; !over.get(); i++) {
            var orderId = client + "-" + i;
            var lines = new ArrayList<>(skus);
            Collections.shuffle(lines, random);
            int ttl = 1 + 899 * random.nextInt(2);
            var some = lines.subList(0, 1 + random.nextInt(3));
            var answer = insist(random, urls, url -> Pair.reserve(url, orderId, ttl, some, 1 + some.size()));
            if (answer.status() <= 201) {
                end(random, urls, answer.id());
            }
        }
        return 0;
    }

    private void end(Random random, AtomicReferenceArray<String> urls, long id) {
        acknowledged.put(id, "HELD");
        int dice = random.nextInt(10);
        if (dice > 0) {
            var verb = dice == 1 ? "confirm" : "release";
            var answer =
                    insist(random, urls, url -> PairAnswer.to("POST", url + "/reservations/" + id + "/" + verb, ""));
            if (answer.status() == 200) {
                acknowledged.put(id, verb.toUpperCase(Locale.ROOT) + (dice == 1 ? "ED" : "D"));
            }
        }
    }

    /** Sends the same again for as long as nobody answers, as a client that wants to know does. */
    private PairAnswer insist(Random random, AtomicReferenceArray<String> urls, Function<String, PairAnswer> call) {
        while (true) {
            try {
                var answer = call.apply(urls.get(random.nextInt(2)));
                done.incrementAndGet();
                answers.merge(answer.status(), 1, Integer::sum);
                return answer;
            } catch (UncheckedIOException killed) {
                Thread.onSpinWait();
            }
        }
    }

    /** What a client was told and is not so. Who was told only that it is held may find it expired. */
    private List<String> lost(Pair pair) {
        var states = new ConcurrentHashMap<Long, String>();
        pair.inventory().rows("SELECT id, state FROM reservation").forEach(row -> {
            var columns = row.split("\\|");
            states.put(Long.valueOf(columns[0]), columns[1].replace("EXPIRED", "HELD"));
        });
        return acknowledged.entrySet().stream()
                .filter(told -> !told.getValue().equals(states.get(told.getKey())))
                .map(told -> told + " is " + states.get(told.getKey()))
                .toList();
    }

    private static <T> List<T> together(int clients, IntFunction<T> call) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(clients);
        try {
            var calls = IntStream.range(0, clients)
                    .<Callable<T>>mapToObj(client -> () -> call.apply(client))
                    .toList();
            var answers = new ArrayList<T>();
            for (Future<T> answer : pool.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            pool.shutdownNow();
        }
    }
}
