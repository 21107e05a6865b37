package dev.stockroom.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** All rounds, as raw numbers and as the table. */
final class BusinessResults {

    static final String TRANSACTION = "pgbench transaction";
    static final String STATEMENT = "pgbench statement";

    /** Fixed, so that the same raw numbers give the same intervals. */
    private static final long SEED = 20_261_120;

    private static final double LEAST_OF_PGBENCH = 0.5;
    private static final double MOST_OF_FIRST_PAGE = 1.5;

    private final List<Round> rounds = new ArrayList<>();

    void add(Round round) {
        rounds.add(round);
    }

    long valid() {
        return rounds.stream().filter(Round::isValid).count();
    }

    /** Every number, those of discarded rounds too. */
    List<String> csv() {
        var lines = new ArrayList<String>();
        lines.add("round,valid,foreign_cpu_percent,subject,contender,value,unit,requests,service_cpu_us_per_request");
        for (var round : rounds) {
            var prefix = String.format(
                    Locale.ROOT, "%d,%s,%.2f,", round.number(), round.isValid(), round.foreignCpuPercent());
            round.findings().forEach(finding -> lines.add(prefix + finding.csv()));
        }
        return lines;
    }

    List<String> table() {
        return List.of(
                "| | | beside it | ratio, median (95 % interval) | goal |",
                "|---|---|---|---|---|",
                row("`GET /products/{sku}`", "%,.0f/s", Subject.READ, Finding.SERVICE, STATEMENT, ""),
                row("`POST /reservations`", "%,.0f/s", Subject.HOLD, Finding.SERVICE, TRANSACTION, holdGoal()),
                row("`POST /reservations`", "%,.0f/s", Subject.HOLD, Finding.SERVICE, STATEMENT, ""),
                row("deep page, p50", "%.2f ms", Subject.PAGE, Pages.DEEP, Pages.FIRST, pageGoal()),
                "",
                String.format(
                        Locale.ROOT,
                        "Processor time of the service: %.0f µs for a read, %.0f µs for a reservation.",
                        micros(Subject.READ),
                        micros(Subject.HOLD)));
    }

    private String row(String name, String format, Subject subject, String ours, String theirs, String goal) {
        return String.format(
                Locale.ROOT,
                "| %s | " + format + " | %s: " + format + " | %s | %s |",
                name,
                Ratio.median(values(subject, ours, Finding::value)),
                theirs,
                Ratio.median(values(subject, theirs, Finding::value)),
                ratio(subject, ours, theirs),
                goal);
    }

    private String holdGoal() {
        return "at least " + LEAST_OF_PGBENCH + (isHoldGoalMet() ? ": met" : ": not met");
    }

    private String pageGoal() {
        return "at most " + MOST_OF_FIRST_PAGE + (isPageGoalMet() ? ": met" : ": not met");
    }

    /** Like the other goal by the whole interval. */
    boolean isHoldGoalMet() {
        return ratio(Subject.HOLD, Finding.SERVICE, TRANSACTION).low() >= LEAST_OF_PGBENCH;
    }

    boolean isPageGoalMet() {
        return ratio(Subject.PAGE, Pages.DEEP, Pages.FIRST).high() <= MOST_OF_FIRST_PAGE;
    }

    private Ratio ratio(Subject subject, String ours, String theirs) {
        return Ratio.of(
                values(subject, ours, Finding::value), values(subject, theirs, Finding::value), new Random(SEED));
    }

    private double micros(Subject subject) {
        return Ratio.median(values(subject, Finding.SERVICE, Finding::serviceMicros));
    }

    private double[] values(Subject subject, String contender, ToDoubleFunction<Finding> measure) {
        return rounds.stream()
                .filter(Round::isValid)
                .map(round -> round.finding(subject, contender))
                .mapToDouble(measure)
                .toArray();
    }
}
