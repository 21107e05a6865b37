package dev.stockroom.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Raw numbers and table of the business. */
@Tag("unit")
class BusinessResultsTest {

    private final BusinessResults results = new BusinessResults();

    @Test
    void countsOnlyValidRoundsButKeepsAllInTheCsv() {
        results.add(round(1, 600, 1.2, 0.5));
        results.add(round(2, 1, 9.9, 40));

        assertThat(results.valid()).isEqualTo(1);
        assertThat(results.csv())
                .hasSize(1 + 2 * 7)
                .contains("2,false,40.00,reservations of one SKU,service,1.0000,per second,100,250.0");
        assertThat(results.table())
                .contains(
                        "| `POST /reservations` | 600/s | pgbench transaction: 1,000/s | 0.600 (0.600 to 0.600) | at least 0.5: met |",
                        "| deep page, p50 | 1.20 ms | first: 1.00 ms | 1.200 (1.200 to 1.200) | at most 1.5: met |");
    }

    @Test
    void missesAGoalWhenTheIntervalReachesBeyondIt() {
        results.add(round(1, 499, 1.51, 0));

        assertThat(results.isHoldGoalMet()).isFalse();
        assertThat(results.isPageGoalMet()).isFalse();
        assertThat(results.table()).anyMatch(line -> line.contains("at most 1.5: not met"));
    }

    private static Round round(int number, double holds, double deepMs, double foreign) {
        return new Round(
                number,
                List.of(
                        finding(Subject.READ, Finding.SERVICE, 5000),
                        finding(Subject.READ, BusinessResults.STATEMENT, 30_000),
                        finding(Subject.HOLD, Finding.SERVICE, holds),
                        finding(Subject.HOLD, BusinessResults.TRANSACTION, 1000),
                        finding(Subject.HOLD, BusinessResults.STATEMENT, 1200),
                        finding(Subject.PAGE, Pages.FIRST, 1),
                        finding(Subject.PAGE, Pages.DEEP, deepMs)),
                foreign);
    }

    private static Finding finding(Subject subject, String contender, double value) {
        return new Finding(subject, contender, value, 100, 250);
    }
}
