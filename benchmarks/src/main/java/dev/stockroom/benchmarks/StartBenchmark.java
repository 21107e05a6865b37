package dev.stockroom.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Time from process start to ready, and memory: product-service with common-db and without, native and on the JVM. */
final class StartBenchmark {

    private final Plan plan;
    private final Path root;
    private final Path target;
    private final List<Start> starts;
    private final BenchmarkServer server;
    private final TimedStart start;
    private final Results results = new Results();
    private final Random random = new Random();

    private StartBenchmark(Plan plan, Path root) throws IOException, SQLException {
        this.plan = plan;
        this.root = root;
        server = new BenchmarkServer(root.resolve(".data"));
        target = root.resolve("product-service/target");
        starts = Start.ofABlock(Contender.isCompiled(target));
        start = new TimedStart(target, root.resolve(".data/benchmark.log"));
    }

    public static void main(String... arguments) throws Exception {
        try {
            new StartBenchmark(Plan.parse(arguments), Path.of("").toAbsolutePath()).run();
            System.exit(0);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private void run() throws IOException, InterruptedException, SQLException {
        warmUp();
        for (int number = 1; results.valid() < plan.blocks() && number <= 3 * plan.blocks(); number++) {
            if (!plan.anyLoad()) {
                QuietMachine.await();
            }
            results.add(measureBlock(number));
        }
        report();
    }

    /** Migrates the database that is up to date from then on, and fills the page cache. */
    private void warmUp() throws IOException, InterruptedException, SQLException {
        System.out.println("warming up");
        start.measure(new Start(Situation.UP_TO_DATE, Contender.COMMON_DB), server.url(Situation.UP_TO_DATE));
        for (var each : starts) {
            measure(each);
        }
    }

    private Block measureBlock(int number) throws IOException, InterruptedException, SQLException {
        var shuffled = new ArrayList<>(starts);
        Collections.shuffle(shuffled, random);
        var watch = ForeignCpu.watch(server.pid());
        var samples = new ArrayList<Sample>();
        for (var each : shuffled) {
            samples.add(measure(each));
        }
        var block = new Block(number, samples, plan.anyLoad() ? 0 : watch.percent());
        System.out.printf("block %d%s%n", number, block.isValid() ? "" : " discarded, others used the processor");
        samples.forEach(sample -> System.out.printf(
                "  %-12s  %-10s  live %6.0f ms  ready %6.0f ms  %4d MB%n",
                sample.situation().label(),
                sample.contender().label(),
                sample.liveMs(),
                sample.readyMs(),
                sample.rssKb() / 1024));
        return block;
    }

    private Sample measure(Start what) throws IOException, InterruptedException, SQLException {
        server.prepare(what.situation(), what.contender());
        return start.measure(what, server.url(what.situation()));
    }

    private void report() throws IOException, SQLException {
        var name = "start-" + DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss").format(LocalDateTime.now()) + ".csv";
        var folder = plan.isQuotable() ? root.resolve("benchmarks/results") : root.resolve(".data");
        var raw = Files.createDirectories(folder).resolve(name);
        Files.write(raw, results.csv());
        var table = new ArrayList<>(results.table());
        if (Contender.isCompiled(target)) {
            table.add("");
            table.addAll(new Forms(results, target).table());
        }
        table.add("");
        table.add("%d blocks; %s. Raw numbers: [results/%s](results/%s)"
                .formatted(results.valid(), surroundings(), name, name));
        System.out.println("\n" + String.join("\n", table) + "\n\n" + raw);
        if (plan.isQuotable()) {
            new ResultsPage(root.resolve("benchmarks/README.md")).write("results", table);
        }
    }

    private String surroundings() throws IOException, SQLException {
        return Surroundings.describe(target.resolve("quarkus-app"), server.version());
    }
}
