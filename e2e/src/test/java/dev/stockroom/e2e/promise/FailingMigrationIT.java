package dev.stockroom.e2e.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Failure;
import dev.stockroom.e2e.bed.History;
import dev.stockroom.e2e.bed.Launch;
import dev.stockroom.e2e.bed.Pace;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.ServiceProcess;
import dev.stockroom.e2e.bed.Testbed;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Migrations that fail: the process ends and says why, or is held and says why. */
@Tag("packaged")
@Tag("P4")
class FailingMigrationIT {

    private static final String FILE = "V5__add_failure_reason.sql";
    private static final String COLUMN =
            "SELECT attname FROM pg_attribute WHERE attrelid = 'create_order_saga_states'::regclass AND attname = ?";
    private static final String INDEX = "create_order_saga_states_order_id_key";

    @RegisterExtension
    private final Testbed bed = new Testbed();

    static Stream<Arguments> faultyStatements() {
        return Stream.of(
                Arguments.of("CREATE TABEL oops (id bigint)", "42601", "syntax error at or near \"TABEL\""),
                Arguments.of("INSERT INTO nowhere VALUES (1)", "42P01", "relation \"nowhere\" does not exist"),
                Arguments.of(
                        "INSERT INTO create_order_saga_states (order_id) VALUES ('')",
                        "23514",
                        "create_order_saga_states_order_id_not_blank"));
    }

    @ParameterizedTest
    @MethodSource("faultyStatements")
    void namesFileLineStateAndMessageAndLeavesNothingVisible(String statement, String sqlState, String message) {
        var ending = bed.newDatabase();
        var held = bed.newDatabase();
        var ends = bed.saga(ending).placeholder("statement", statement).start();
        var holds = bed.saga(held)
                .placeholder("statement", statement)
                .with("common-db.on-failure", "hold")
                .start();
        Failure.ends(ends, ending, FILE, "line 4", sqlState, message);
        Failure.isHeld(holds, held, FILE, "line 4", sqlState, message);
        assertThat(holds.ready().database().path("reason").asText()).contains(FILE, sqlState, message);
        onlyTheEarlierOnesAreThere(ending);
        onlyTheEarlierOnesAreThere(held);
        endsWithinASecond(holds);
        bed.saga(ending).start().awaitReady();
        History.of(bed.server(), ending).isExactly(Service.ORDER_SAGA);
    }

    private void onlyTheEarlierOnesAreThere(String database) {
        assertThat(History.of(bed.server(), database).applied()).isEqualTo(List.of(1, 2, 3, 4));
        assertThat(History.of(bed.server(), database).failed()).isEmpty();
        assertThat(bed.server().sql(database).rows(COLUMN, "failure_reason")).isEmpty();
    }

    private static void endsWithinASecond(ServiceProcess held) {
        held.signal("TERM");
        Pace.within(Duration.ofSeconds(1), () -> assertThat(held.awaitExit()).isEqualTo(143));
    }

    @Test
    void namesTheInvalidIndexOfANonTransactionalOne() {
        var ending = bed.newDatabase();
        var held = bed.newDatabase();
        var ends = duplicates(ending).start();
        var holds = duplicates(held).with("common-db.on-failure", "hold").start();
        var said = new String[] {"V6__index_sagas_by_order.sql", "line 4", "23505", INDEX, "INVALID"};
        Failure.ends(ends, said);
        Failure.isHeld(holds, said);
        assertThat(History.of(bed.server(), ending).applied()).isEqualTo(List.of(1, 2, 3, 4, 5));
        neverSkipsIt(ending);
    }

    private Launch duplicates(String database) {
        return bed.saga(database).placeholder("rows", 2).placeholder("orders", 1);
    }

    /** A restart does not take the half-made index for a whole one. */
    private void neverSkipsIt(String database) {
        Failure.ends(bed.saga(database).start(), "V6__index_sagas_by_order.sql", INDEX);
        assertThat(History.of(bed.server(), database).applied()).isEqualTo(List.of(1, 2, 3, 4, 5));
    }

    static Stream<Arguments> tamperedHistories() {
        return Stream.of(
                Arguments.of(
                        "DELETE FROM flyway_schema_history WHERE version = '5'", FILE, "not applied to database: 5"),
                Arguments.of(
                        "UPDATE flyway_schema_history SET checksum = checksum + 1 WHERE version = '2'",
                        "V2__add_create_order_saga_states.sql",
                        "checksum"));
    }

    @ParameterizedTest
    @MethodSource("tamperedHistories")
    @Tag("P2")
    void namesTheFileThatDoesNotFitTheHistory(String tamper, String file, String why) {
        var database = bed.newDatabase();
        bed.saga(database).start().awaitReady();
        var sql = bed.server().sql(database);
        sql.execute(tamper);
        var before = sql.rows("SELECT * FROM flyway_schema_history");
        var ends = bed.saga(database).start();
        var holds = bed.saga(database).with("common-db.on-failure", "hold").start();
        Failure.ends(ends, database, file, why);
        Failure.isHeld(holds, database, file, why);
        assertThat(sql.rows("SELECT * FROM flyway_schema_history")).isEqualTo(before);
    }
}
