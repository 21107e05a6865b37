package dev.stockroom.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The statistics of the benchmark. */
@Tag("unit")
class RatioTest {

    @Test
    void takesTheMiddleOrTheMeanOfTheTwoMiddleValues() {
        assertThat(Ratio.median(new double[] {9, 1, 5})).isEqualTo(5);
        assertThat(Ratio.median(new double[] {4, 1, 9, 2})).isEqualTo(3);
    }

    @Test
    void comparesWithinPairs() {
        var ratio = Ratio.of(new double[] {11, 110, 1100}, new double[] {10, 100, 1000}, new Random(1));

        assertThat(ratio).hasToString("1.100 (1.100 to 1.100)");
    }

    @Test
    void holdsTheMedianWithinItsInterval() {
        var random = new Random(1);
        double[] ours = random.doubles(30, 100, 120).toArray();
        double[] theirs = random.doubles(30, 90, 110).toArray();

        var ratio = Ratio.of(ours, theirs, new Random(2));

        assertThat(ratio.low()).isLessThan(ratio.median());
        assertThat(ratio.high()).isGreaterThan(ratio.median());
        assertThat(ratio.high() - ratio.low()).isLessThan(0.2);
    }
}
