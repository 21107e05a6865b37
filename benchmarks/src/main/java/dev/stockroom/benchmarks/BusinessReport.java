package dev.stockroom.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** Raw numbers into a file and the table onto the page, or, where they are not worth quoting, only shown. */
record BusinessReport(BusinessPlan plan, Path root, String postgres, String pgbench) {

    void write(BusinessResults results, List<StatementCount> counts) throws IOException {
        var name =
                "business-" + DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss").format(LocalDateTime.now()) + ".csv";
        var folder = root.resolve(plan.isQuotable() ? "benchmarks/results" : ".data");
        var raw = Files.createDirectories(folder).resolve(name);
        Files.write(raw, results.csv());
        var page = page(results, counts, name);
        System.out.println("\n" + String.join("\n", page) + "\n\n" + raw);
        if (plan.isQuotable()) {
            new ResultsPage(root.resolve("benchmarks/README.md")).write("business", page);
        }
    }

    private List<String> page(BusinessResults results, List<StatementCount> counts, String name) throws IOException {
        var page = new ArrayList<>(results.table());
        page.add("");
        page.add("| call | statements sent to the database |");
        page.add("|---|---|");
        counts.forEach(count -> page.add(count.row()));
        page.add("");
        page.add("%d rounds of %d s each, %d clients, %,d products; %s, %s.%s"
                .formatted(
                        results.valid(),
                        plan.duration().toSeconds(),
                        plan.clients(),
                        plan.products(),
                        Surroundings.describe(root.resolve("product-service/target/quarkus-app"), postgres),
                        pgbench,
                        plan.isQuotable() ? " Raw numbers: [results/%1$s](results/%1$s)".formatted(name) : ""));
        return page;
    }
}
