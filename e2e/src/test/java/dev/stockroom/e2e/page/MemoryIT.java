package dev.stockroom.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Launch;
import dev.stockroom.e2e.bed.MemoryGroup;
import dev.stockroom.e2e.bed.OrdinaryDisk;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.ServiceProcess;
import dev.stockroom.e2e.bed.Testbed;
import dev.stockroom.e2e.pair.Pair;
import dev.stockroom.e2e.pair.PairStory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What an executable needs of memory, with the heap that we ship: what it alone holds after 2,000 requests, and that it
 * serves them where there is little more than that. The rest of what is resident are pages of its file, which Linux takes
 * back.
 */
@Tag("executable")
@Isolated
class MemoryIT {

    private static final long MIB = 1024 * 1024;

    /** Pages of the file come from the disk more than once; how fast all this is is not what is promised here. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final int CLIENTS = 4;
    private static final int REQUESTS = 2_000;
    private static final int REQUESTS_OF_A_ROUND = 20;

    @RegisterExtension
    @Order(1)
    private final MemoryGroup group = new MemoryGroup(64 * MIB);

    @RegisterExtension
    @Order(2)
    private final OrdinaryDisk disk = new OrdinaryDisk();

    @RegisterExtension
    @Order(3)
    private final Testbed bed = new Testbed();

    @Test
    void productServiceServesInSixtyFourMebibytes() throws Exception {
        holdsLittle(Service.PRODUCT, "");
    }

    @Test
    void inventoryServiceServesInSixtyFourMebibytes() throws Exception {
        var catalogue = launch(Service.PRODUCT).start();
        catalogue.awaitReady(PATIENCE);
        holdsLittle(Service.INVENTORY, Pair.url(catalogue));
    }

    private void holdsLittle(Service service, String catalogue) throws Exception {
        var process = launch(service)
                .with("quarkus.rest-client.product-service.url", catalogue)
                .in(group, disk)
                .start();
        try {
            process.awaitReady(PATIENCE);
            send(service, Map.of("service", Pair.url(process), "catalogue", catalogue));
        } finally {
            assertThat(group.killed()).as("killed for want of memory").isZero();
        }
        assertThat(process.isAlive()).isTrue();
        long held = kibibytes(process, "RssAnon");
        System.out.printf(
                "%s after %,d requests: RssAnon %.1f MiB, resident %.1f MiB%n",
                service.artifact(), REQUESTS, held / 1024.0, kibibytes(process, "VmRSS") / 1024.0);
        assertThat(held).as("RssAnon in KiB").isLessThanOrEqualTo(24 * 1024);
    }

    private Launch launch(Service service) {
        return bed.launch(service)
                .on(bed.server(), bed.newName())
                .with("quarkus.datasource.jdbc.acquisition-timeout", "30s")
                .with("quarkus.rest-client.product-service.connect-timeout", 30_000)
                .with("quarkus.rest-client.product-service.read-timeout", 30_000);
    }

    private static void send(Service service, Map<String, String> addresses) throws Exception {
        var file = Files.readString(Path.of("src/test/resources/load", service.artifact() + ".http"));
        ExecutorService pool = Executors.newFixedThreadPool(CLIENTS);
        try {
            var rounds = IntStream.range(0, REQUESTS / REQUESTS_OF_A_ROUND)
                    .<Callable<Long>>mapToObj(run -> () -> round(new PairStory(file), run, addresses))
                    .toList();
            for (Future<Long> sent : pool.invokeAll(rounds)) {
                assertThat(sent.get()).isEqualTo(REQUESTS_OF_A_ROUND);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** How many requests the service has answered as they expect. */
    private static long round(PairStory story, int run, Map<String, String> addresses) {
        addresses.forEach(story::set);
        story.set("run", Integer.toString(run));
        assertThat(story.steps()).allSatisfy(step -> {
            var answer = story.send(step);
            assertThat(answer.status()).as(step.title() + "\n" + answer.text()).isEqualTo(step.expected());
        });
        return story.steps().stream()
                .filter(step -> step.lines().get(0).contains("{{service}}"))
                .count();
    }

    private static long kibibytes(ServiceProcess process, String name) throws IOException {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith(name + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
