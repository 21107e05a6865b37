package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.history.Standing;
import dev.stockroom.commondb.operator.DatabaseReport;
import dev.stockroom.commondb.operator.MigrationLine;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;

/** The answer of {@code db status} for a terminal. */
final class StatusText {

    /** How many applied migrations are shown; if there are more, the newest. */
    private static final int SHOWN = 20;

    private final DatabaseReport report;
    private final boolean all;
    private final Ansi ansi;

    StatusText(DatabaseReport report, boolean all, Ansi ansi) {
        this.report = report;
        this.all = all;
        this.ansi = ansi;
    }

    void print(PrintWriter out) {
        out.printf("server    PostgreSQL %s at %s%n", report.server(), report.address());
        out.printf("database  %s, %s%n", report.database(), version());
        out.printf("schema    %d applied, %s%n%n", report.applied(), open());
        List<MigrationLine> lines = report.migrations();
        int hidden = all ? 0 : hidden(lines);
        if (hidden > 0) {
            out.printf("%d older ones are applied; --all shows them%n", hidden);
        }
        Table table = new Table("version", "description", "state", "applied at", "duration");
        lines.stream().skip(hidden).forEach(line -> add(table, line));
        table.print(out, ansi);
        halfApplied(out);
    }

    /** Prints what is left behind, and the ways out. */
    private void halfApplied(PrintWriter out) {
        report.invalidIndexes()
                .forEach(index -> out.printf(
                        "%nINVALID index %s: nothing reads it; remove it with DROP INDEX CONCURRENTLY %s;%n",
                        index, index));
        report.failed()
                .forEach(line -> out.printf("%n%s failed outside of a transaction: %s%n", line.script(), wayOut(line)));
    }

    private static String wayOut(MigrationLine line) {
        return line.version() == null
                ? "a part of it may be there. The next start runs it again after%n  db repair".formatted()
                : "a part of it may be there. Complete it by hand, then%n  db force %s --applied%nor clear away what it left, then%n  db force %s --pending"
                        .formatted(line.version(), line.version());
    }

    private String version() {
        return report.version() == null ? "no version" : "version " + report.version();
    }

    /** The open migrations, counted by their state. */
    private String open() {
        Map<Standing, Long> open = report.migrations().stream()
                .map(MigrationLine::state)
                .filter(Standing::open)
                .collect(Collectors.groupingBy(state -> state, TreeMap::new, Collectors.counting()));
        return open.isEmpty()
                ? ansi.string("@|green nothing pending|@")
                : open.entrySet().stream()
                        .map(entry -> coloured(entry.getKey(), entry.getValue() + " "))
                        .map(ansi::string)
                        .collect(Collectors.joining(", "));
    }

    private static String coloured(Standing state, String before) {
        String colour = switch (state) {
            case APPLIED, BASELINE, BELOW_BASELINE -> "green";
            case FAILED, CHANGED -> "red";
            default -> "yellow";
        };
        return "@|" + colour + " " + before + state.text() + "|@";
    }

    /** How many of the oldest lines may be left out: each is in order, and far enough from the end. */
    private static int hidden(List<MigrationLine> lines) {
        int settled = 0;
        while (settled < lines.size() && !lines.get(settled).state().open()) {
            settled++;
        }
        return settled > SHOWN ? settled - SHOWN : 0;
    }

    private static void add(Table table, MigrationLine line) {
        table.row(
                line.version() == null ? "repeatable" : line.version(),
                line.description(),
                coloured(line.state(), ""),
                line.appliedAt() == null ? "" : line.appliedAt().toTheSecond().toString(),
                line.durationMs() == null ? "" : String.format(Locale.ROOT, "%,d ms", line.durationMs()));
    }
}
