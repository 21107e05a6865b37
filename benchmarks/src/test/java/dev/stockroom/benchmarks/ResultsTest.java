package dev.stockroom.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Raw numbers and table of the benchmark. */
@Tag("unit")
class ResultsTest {

    private final Results results = new Results();

    @Test
    void countsOnlyValidBlocksButKeepsAllInTheCsv() {
        results.add(block(1, 1050, 0.5));
        results.add(block(2, 9999, 40));

        assertThat(results.valid()).isEqualTo(1);
        assertThat(results.csv())
                .hasSize(1 + 2 * 4)
                .contains("2,false,40.00,up to date,common-db,NaN,9999.0,102400,1.00");
        assertThat(results.table()).contains("| ready, up to date | 1050 ms | 1000 ms | 1.050 (1.050 to 1.050) |");
        assertThat(results.isGoalMet()).isTrue();
    }

    @Test
    void missesTheGoalWhenTheIntervalReachesBeyondIt() {
        results.add(block(1, 1101, 0));

        assertThat(results.isGoalMet()).isFalse();
    }

    private static Block block(int number, double commonDbMs, double foreign) {
        return new Block(
                number,
                List.of(
                        new Sample(Situation.UP_TO_DATE, Contender.COMMON_DB, Double.NaN, commonDbMs, 102_400, 1),
                        new Sample(Situation.UP_TO_DATE, Contender.WITHOUT, Double.NaN, 1000, 102_400, 1),
                        new Sample(Situation.EMPTY_SERVER, Contender.COMMON_DB, Double.NaN, 2000, 102_400, 1),
                        new Sample(Situation.EMPTY_SERVER, Contender.WITHOUT, Double.NaN, 1900, 102_400, 1)),
                foreign);
    }
}
