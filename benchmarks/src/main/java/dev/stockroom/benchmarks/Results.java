package dev.stockroom.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** All blocks, as raw numbers and as the table. */
final class Results {

    /** Fixed, so that the same raw numbers give the same intervals. */
    private static final long SEED = 20_261_120;

    private static final double GOAL = 1.10;

    private final List<Block> blocks = new ArrayList<>();

    void add(Block block) {
        blocks.add(block);
    }

    long valid() {
        return blocks.stream().filter(Block::isValid).count();
    }

    /** Every start, those of discarded blocks too. */
    List<String> csv() {
        var lines = new ArrayList<String>();
        lines.add("block,valid,foreign_cpu_percent,situation,contender,live_ms,ready_ms,rss_kb,poller_cpu_percent");
        for (var block : blocks) {
            for (var sample : block.samples()) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%d,%s,%.2f,%s,%s,%.1f,%.1f,%d,%.2f",
                        block.number(),
                        block.isValid(),
                        block.foreignCpuPercent(),
                        sample.situation().label(),
                        sample.contender().label(),
                        sample.liveMs(),
                        sample.readyMs(),
                        sample.rssKb(),
                        sample.pollerCpuPercent()));
            }
        }
        return lines;
    }

    List<String> table() {
        var lines = new ArrayList<String>();
        lines.add("| | with common-db | without | ratio, median (95 % interval) |");
        lines.add("|---|---|---|---|");
        for (var situation : Situation.values()) {
            lines.add(row("ready, " + situation.label(), "%.0f ms", situation, Sample::readyMs));
            lines.add(row("RSS, " + situation.label(), "%.0f MB", situation, sample -> sample.rssKb() / 1024.0));
        }
        lines.add("");
        lines.add("Goal: up to date at most %.2f times, the whole interval. %s"
                .formatted(GOAL, isGoalMet() ? "Met." : "Not met."));
        return lines;
    }

    private String row(String name, String format, Situation situation, ToDoubleFunction<Sample> measure) {
        return ("| %s | " + format + " | " + format + " | %s |")
                .formatted(
                        name,
                        Ratio.median(values(situation, Contender.COMMON_DB, measure)),
                        Ratio.median(values(situation, Contender.WITHOUT, measure)),
                        ratio(situation, measure));
    }

    boolean isGoalMet() {
        return ratio(Situation.UP_TO_DATE, Sample::readyMs).high() <= GOAL;
    }

    private Ratio ratio(Situation situation, ToDoubleFunction<Sample> measure) {
        return ratio(situation, Contender.COMMON_DB, Contender.WITHOUT, measure);
    }

    Ratio ratio(Situation situation, Contender ours, Contender theirs, ToDoubleFunction<Sample> measure) {
        return Ratio.of(values(situation, ours, measure), values(situation, theirs, measure), new Random(SEED));
    }

    double[] values(Situation situation, Contender contender, ToDoubleFunction<Sample> measure) {
        return blocks.stream()
                .filter(Block::isValid)
                .map(block -> block.sample(situation, contender))
                .mapToDouble(measure)
                .toArray();
    }
}
