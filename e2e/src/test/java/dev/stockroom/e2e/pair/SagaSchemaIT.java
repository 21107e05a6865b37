package dev.stockroom.e2e.pair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.Sql;
import dev.stockroom.e2e.bed.Testbed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fixture's own schema: what its migrations build, and what its undo scripts take away. */
@Tag("packaged")
class SagaSchemaIT {

    private static final String LABELS = """
            SELECT enumlabel FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid
            WHERE typname = ? ORDER BY enumsortorder
            """;

    /** What the service has made in the schema "public", Flyway's table and its companion apart. */
    private static final String OBJECTS = """
            SELECT 'relation ' || relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
            WHERE nspname = 'public' AND relname NOT LIKE 'flyway_schema_history%'
            UNION ALL
            SELECT 'type ' || typname FROM pg_type JOIN pg_namespace n ON n.oid = typnamespace
            WHERE nspname = 'public' AND typtype = 'e'
            UNION ALL
            SELECT 'function ' || proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace
            WHERE nspname = 'public'
            ORDER BY 1
            """;

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @Test
    void enumsHoldTheSagasStatesAndSteps() {
        var sql = migrated();
        assertThat(sql.rows(LABELS, "sagastatus"))
                .containsExactly("STARTED", "COMPLETED", "FAILED", "COMPENSATING", "COMPENSATED");
        assertThat(sql.rows(LABELS, "sagastep"))
                .containsExactly(
                        "GET_USER_DATA",
                        "CREATE_ORDER",
                        "AUTHORIZE_PAYMENT",
                        "HOLD_FUNDS",
                        "UPDATE_ORDER_STATUS",
                        "START_TIMER",
                        "NOTIFY_USER");
    }

    @Test
    void triggerMovesUpdatedAt() {
        var sql = migrated();
        sql.execute(
                "INSERT INTO create_order_saga_states (order_id) VALUES ('o-1')",
                "UPDATE create_order_saga_states SET step = 'CREATE_ORDER'");
        assertThat(sql.holds("SELECT updated_at > created_at FROM create_order_saga_states"))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = "ORDER_SAGA.*", mode = EnumSource.Mode.MATCH_ALL)
    void undoScriptsLeaveNothingAndTheMigrationsApplyAgain(Service release) {
        var database = bed.newDatabase();
        var sql = bed.server().sql(database);
        bed.launch(release).on(bed.server(), database).start().awaitReady();
        var built = sql.rows(OBJECTS);
        release.undoScripts().forEach(sql::execute);
        assertThat(sql.rows(OBJECTS)).isEmpty();
        sql.execute("DROP TABLE flyway_schema_history, flyway_schema_history_undo");
        bed.launch(release).on(bed.server(), database).start().awaitReady();
        assertThat(sql.rows(OBJECTS)).isEqualTo(built);
    }

    @Test
    void serviceReadsItsTable() {
        var database = bed.newDatabase();
        var saga = bed.saga(database).placeholder("rows", 2).start().awaitReady();
        assertThat(saga.get("/sagas").json()).hasSize(2);
    }

    private Sql migrated() {
        var database = bed.newDatabase();
        bed.saga(database).start().awaitReady();
        return bed.server().sql(database);
    }
}
