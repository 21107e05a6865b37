package dev.stockroom.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** PostgreSQL's log with log_statement=all. */
@Tag("unit")
class LoggedStatementTest {

    private static final String LOG = """
            inventory=LOG:  execute <unnamed>: BEGIN
            product=LOG:  execute <unnamed>: select 1
            inventory=LOG:  execute S_2/C_3: WITH wanted AS (
            \t    SELECT $1, $2, $10
            \t) SELECT 1
            inventory=DETAIL:  Parameters: $1 = '{"A","B"}', $2 = 'it''s', $10 = NULL
            inventory=LOG:  checkpoint starting: immediate force wait
            inventory=LOG:  statement: COMMIT
            """;

    @Test
    void holdsTheStatementsOfOneDatabaseInTheirOrder() {
        assertThat(LoggedStatement.parse(LOG, "inventory"))
                .extracting(LoggedStatement::verb)
                .containsExactly("BEGIN", "WITH", "COMMIT");
    }

    @Test
    void joinsTheLinesOfAStatement() {
        var statement = LoggedStatement.parse(LOG, "inventory").get(1);

        assertThat(statement.sql()).isEqualTo("WITH wanted AS (\n    SELECT $1, $2, $10\n) SELECT 1");
    }

    @Test
    void putsExpressionsInPlaceOfParametersAndKeepsTheOtherValues() {
        var statement = LoggedStatement.parse(LOG, "inventory").get(1);

        assertThat(statement.with(Map.of(1, ":sku"))).contains("SELECT :sku, 'it''s', NULL\n");
    }
}
