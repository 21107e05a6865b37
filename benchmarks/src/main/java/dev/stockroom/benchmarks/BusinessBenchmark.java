package dev.stockroom.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What the services' business costs over that of PostgreSQL itself: reads, pages and reservations of one SKU. */
final class BusinessBenchmark {

    private final BusinessPlan plan;
    private final Path root;
    private final Pair pair;
    private final Pgbench pgbench;
    private final Products products;
    private final HotStock stock;
    private final Pages pages;
    private final BusinessResults results = new BusinessResults();
    private final Random random = new Random();
    private List<StatementCount> counts;
    private Race reads;
    private Race holds;

    private BusinessBenchmark(BusinessPlan plan, Path root) throws IOException, SQLException {
        this.plan = plan;
        this.root = root;
        pair = new Pair(root);
        pgbench = new Pgbench(pair.server().port());
        products = new Products(plan.products());
        stock = new HotStock(pair.server());
        pages = new Pages(pair.product().port(), products);
    }

    public static void main(String... arguments) throws Exception {
        try {
            new BusinessBenchmark(BusinessPlan.parse(arguments), Path.of("").toAbsolutePath()).run();
            System.exit(0);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private void run() throws Exception {
        pair.start();
        fill();
        count();
        reads = reads(script("read.sql", products.script(counts.get(0).main())));
        holds = holds(
                script(
                        "hold-transaction.sql",
                        HotStock.transaction(counts.get(2).main())),
                script("hold-statement.sql", HotStock.statement(counts.get(2).main())));
        warmUp();
        for (int number = 1; results.valid() < plan.rounds() && number <= 3 * plan.rounds(); number++) {
            if (!plan.anyLoad()) {
                QuietMachine.await();
            }
            measureRound(number);
        }
        new BusinessReport(plan, root, pair.server().version(), pgbench.version()).write(results, counts);
    }

    private void fill() throws SQLException {
        System.out.printf("storing %,d products%n", plan.products());
        products.fill(pair.server());
        Products.settle(pair.server());
        stock.fill();
    }

    private void count() throws IOException, SQLException, InterruptedException {
        System.out.println("counting statements");
        try (var product = new KeepAlive(pair.product().port());
                var inventory = new KeepAlive(pair.inventory().port())) {
            StatementCount.logAll(pair.server());
            counts = List.of(
                    count("GET /products/{sku}", () -> product.exchange(products.anyOne(), 200), Products.DATABASE),
                    count(
                            "GET /products?after={sku}",
                            () -> product.exchange(products.deepPage(random), 200),
                            Products.DATABASE),
                    count("POST /reservations", () -> inventory.exchange(HotStock.order(), 201), HotStock.DATABASE));
            StatementCount.logNothing(pair.server());
        }
    }

    private StatementCount count(String call, StatementCount.Request request, String database)
            throws IOException, SQLException {
        return StatementCount.of(call, request, pair.server(), database);
    }

    private Path script(String name, String text) throws IOException {
        return Files.writeString(root.resolve(".data").resolve(name), text);
    }

    private Race reads(Path script) {
        var service = pair.product();
        return new Race(
                Subject.READ,
                () -> Products.settle(pair.server()),
                load -> {},
                List.of(
                        new Race.Runner(
                                Finding.SERVICE,
                                service.pid(),
                                time -> Load.run(service.port(), plan.clients(), time, 200, products::anyOne)),
                        pgbench(BusinessResults.STATEMENT, Products.DATABASE, script)));
    }

    private Race holds(Path transaction, Path statement) {
        var service = pair.inventory();
        return new Race(
                Subject.HOLD,
                stock::reset,
                load -> stock.requireHeld(load.requests()),
                List.of(
                        new Race.Runner(
                                Finding.SERVICE,
                                service.pid(),
                                time -> Load.run(service.port(), plan.clients(), time, 201, HotStock::order)),
                        pgbench(BusinessResults.TRANSACTION, HotStock.DATABASE, transaction),
                        pgbench(BusinessResults.STATEMENT, HotStock.DATABASE, statement)));
    }

    private Race.Runner pgbench(String name, String database, Path script) {
        return new Race.Runner(name, 0, time -> pgbench.run(database, script, plan.clients(), time));
    }

    private void warmUp() throws Exception {
        System.out.println("warming up");
        reads.warmUp(plan.duration(), plan.warmUps());
        holds.warmUp(plan.duration(), plan.warmUps());
        for (int i = 0; i < plan.warmUps(); i++) {
            pages.run(plan.pages(), random);
        }
    }

    private void measureRound(int number) throws Exception {
        var watch = ForeignCpu.watch(pair.pids());
        var findings = new ArrayList<>(reads.run(plan.duration(), random));
        findings.addAll(holds.run(plan.duration(), random));
        Products.settle(pair.server());
        findings.addAll(pages.run(plan.pages(), random));
        var round = new Round(number, findings, plan.anyLoad() ? 0 : watch.percent());
        results.add(round);
        System.out.printf("round %d%s%n", number, round.isValid() ? "" : " discarded, others used the processor");
        findings.forEach(finding -> System.out.printf(
                "  %-24s %-20s %,12.2f %s%n",
                finding.subject().label(),
                finding.contender(),
                finding.value(),
                finding.subject().unit()));
    }
}
