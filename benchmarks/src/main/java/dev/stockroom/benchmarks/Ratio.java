package dev.stockroom.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/** The median of paired ratios with its bootstrap 95 % interval. */
record Ratio(double median, double low, double high) {

    private static final int RESAMPLES = 10_000;

    /** Draws whole pairs, with replacement, so that what slowed both halves of a pair stays together. */
    static Ratio of(double[] ours, double[] theirs, Random random) {
        var ratios = IntStream.range(0, ours.length)
                .mapToDouble(i -> ours[i] / theirs[i])
                .toArray();
        var medians = IntStream.range(0, RESAMPLES)
                .mapToDouble(i -> median(random.ints(ratios.length, 0, ratios.length)
                        .mapToDouble(pick -> ratios[pick])
                        .toArray()))
                .sorted()
                .toArray();
        return new Ratio(median(ratios), medians[(int) (RESAMPLES * 0.025)], medians[(int) (RESAMPLES * 0.975) - 1]);
    }

    static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", median, low, high);
    }
}
