package dev.stockroom.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.History;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.Testbed;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code db down}: what it undoes, with which script, and what it refuses before anything is touched. */
@Tag("executable")
class UndoIT {

    private static final String INDEXED = "SELECT to_regclass('create_order_saga_states_order_id_key') IS NOT NULL";

    @RegisterExtension
    final Testbed testbed = new Testbed();

    @Test
    void undoesTheNewestAndSaysWhatARestartWouldDo() {
        var database = migrated();
        var saga = testbed.saga(database);
        saga.run("db", "down", "--yes")
                .exits(0)
                .says("Undone: 6 - index sagas by order", "U6__index_sagas_by_order.sql, from this image")
                .says("is at version 5", "A restart of this image would apply 6 again: roll the image back first");
        assertThat(testbed.server().sql(database).holds(INDEXED)).isFalse();
        StockFlyway.of(testbed.server(), database).validatesWithPending(List.of("6"));
        saga.run("db", "status", "--check").exits(3).says("5 applied, 1 pending");
        saga.start().awaitReady();
        assertThat(testbed.server().sql(database).holds(INDEXED)).isTrue();
    }

    @Test
    void undoesARangeToAVersionInAnyForm() {
        var database = migrated();
        var saga = testbed.saga(database);
        saga.run("db", "down", "--to", "V4__backfill_sagas.sql", "--yes")
                .exits(0)
                .says("migrations undone now: 2");
        saga.run("db", "down", "--to", "004").exits(0).says("is at version 4", "migrations undone now: 0");
        saga.run("db", "down", "--to", "0", "--yes").exits(0).says("is at no version");
        assertThat(testbed.server().sql(database).rows("SELECT typname FROM pg_type WHERE typname LIKE 'saga%'"))
                .isEmpty();
        saga.run("db", "down", "--yes").exits(0).says("migrations undone now: 0");
        saga.run("db", "up").exits(0).says("migrations applied now: 6");
    }

    @Test
    void withoutATerminalItSaysWhatItWouldDropAndWantsAYes() {
        var database = testbed.newName();
        var saga = testbed.saga(database).placeholder("rows", 1000);
        saga.run("db", "up").exits(0);
        testbed.server().sql(database).execute("ANALYZE");
        saga.run("db", "down", "--to", "3")
                .exits(1)
                .says("drops index create_order_saga_states_order_id_key")
                .says("drops column failure_reason of table create_order_saga_states, about 1,000 rows")
                .says("deletes rows of table create_order_saga_states, about 1,000 rows")
                .complains("Nothing was changed", "nobody to ask", "db down --to 3 --yes");
        History.of(testbed.server(), database).isExactly(Service.ORDER_SAGA);
        var asked = saga.run("db", "down", "--json")
                .exits(1)
                .complains("undo 6 - index sagas by order", "drops index", "--yes");
        assertThat(asked.json().at("/error/what").asText()).isEqualTo("Nothing was changed");
        var plan =
                saga.run("db", "down", "--to", "4", "--plan", "--json").exits(0).json();
        assertThat(plan.at("/undo/1/losses/0/rows").asLong()).isEqualTo(1000);
        History.of(testbed.server(), database).isExactly(Service.ORDER_SAGA);
    }

    @Test
    void planPrintsTheSqlAndChangesNothing() {
        var database = migrated();
        var saga = testbed.saga(database);
        saga.run("db", "down", "--to", "4", "--plan")
                .exits(0)
                .says("-- undo 6 - index sagas by order", "--   drops index", "DROP INDEX IF EXISTS")
                .says("-- undo 5 - add failure reason", "DROP COLUMN failure_reason");
        History.of(testbed.server(), database).isExactly(Service.ORDER_SAGA);
    }

    @Test
    void undoesOneAloneOnlyByForce() {
        var database = migrated();
        var saga = testbed.saga(database);
        saga.run("db", "down", "--migration", "5")
                .exits(1)
                .complains("later migrations are applied", "6 - index sagas by order", "--force");
        saga.run("db", "down", "--migration", "5", "--force", "--yes")
                .exits(0)
                .says("no instance of this version starts until db up --out-of-order has applied 5 again");
        assertThat(saga.start().awaitExit()).isEqualTo(1);
        saga.run("db", "up", "--out-of-order").exits(0).says("migrations applied now: 1");
        saga.start().awaitReady();
    }

    @Test
    void refusesWhileTheServiceIsConnected() {
        var database = migrated();
        var serving = testbed.saga(database).start().awaitReady();
        serving.get("/sagas");
        testbed.saga(database).run("db", "down", "--yes").exits(1).complains("order-saga is connected", "--force");
        History.of(testbed.server(), database).isExactly(Service.ORDER_SAGA);
        testbed.saga(database).run("db", "down", "--force", "--yes").exits(0).says("Undone: 6");
    }

    @Test
    void theReleaseBeforeUndoesWhatItNeverShipped() {
        var database = testbed.newName();
        var next = testbed.launch(Service.ORDER_SAGA_NEXT).on(testbed.server(), database);
        next.run("db", "up").exits(0).says("is at version 8");
        var before = testbed.saga(database);
        before.run("db", "down", "--to", "6", "--yes")
                .exits(0)
                .says("Undone: 8 - backfill priority", "U8__backfill_priority.sql, from the database")
                .says("Undone: 7 - add priority", "U7__add_priority.sql, from the database")
                .says("A restart of the image that has them would apply 8, 7 again");
        var sql = testbed.server().sql(database);
        assertThat(sql.rows("SELECT version FROM flyway_schema_history_undo ORDER BY version"))
                .isEqualTo(List.of("1", "2", "3", "4", "5", "6"));
        before.run("db", "status", "--check").exits(0).says("version 6");
        before.start().awaitReady().signal("TERM");
        next.run("db", "up").exits(0).says("migrations applied now: 2");
    }

    @Test
    void refusesTheWholeRangeWhereOneHasNoUndo() {
        var database = migrated();
        testbed.server()
                .sql(database)
                .execute("INSERT INTO flyway_schema_history SELECT 7, '7', 'newer', 'SQL', 'V7__newer.sql', 1, 'e2e',"
                        + " now(), 1, true");
        testbed.saga(database)
                .run("db", "down", "--to", "3")
                .exits(1)
                .complains("Nothing was undone", "7 - newer (V7__newer.sql)", "neither this image nor the database");
        assertThat(testbed.server().sql(database).holds(INDEXED)).isTrue();
    }

    @Test
    void wrongUsageIsToldFromRefusal() {
        var saga = testbed.saga(migrated());
        saga.run("db", "down", "--to", "3", "--migration", "4").exits(2).complains("exclude each other");
        saga.run("db", "down", "--to", "99").exits(2).complains("99");
        saga.run("db", "force", "6").exits(2).complains("--applied or --pending");
    }

    private String migrated() {
        var database = testbed.newName();
        testbed.saga(database).run("db", "up").exits(0);
        return database;
    }
}
