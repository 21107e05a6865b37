package dev.stockroom.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.History;
import dev.stockroom.e2e.bed.Login;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.Sql;
import dev.stockroom.e2e.bed.Testbed;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The commands that create, drop, reset, repair and grant, and what each refuses. */
@Tag("executable")
class OperatorChangesIT {

    @RegisterExtension
    final Testbed testbed = new Testbed();

    @Test
    void createMakesTheDatabaseOnceAndNothingInIt() {
        var database = testbed.newName();
        var saga = testbed.saga(database).with("common-db.create-database", false);
        saga.run("db", "wait").exits(0).says("does not exist");
        saga.run("db", "create").exits(0).says("Created database " + database);
        saga.run("db", "create").exits(0).says("exists");
        assertThat(History.of(testbed.server(), database).exists()).isFalse();
    }

    @Test
    void dropWantsAYes() {
        var database = migrated();
        testbed.saga(database).run("db", "drop").exits(1).complains("everything in it would be lost", "--yes");
        testbed.saga(database).run("db", "reset").exits(1).complains("db reset --yes");
        assertThat(testbed.server().databases()).contains(database);
        testbed.saga(database).run("db", "drop", "--yes").exits(0).says("Dropped database " + database);
        assertThat(testbed.server().databases()).doesNotContain(database);
        testbed.saga(database).run("db", "drop", "--yes").exits(0).says("does not exist");
    }

    @Test
    void dropRefusesWhatIsNotTheServices() {
        var unknown = testbed.newDatabase();
        testbed.server().sql(unknown).execute("CREATE TABLE of_somebody ()");
        testbed.saga(unknown)
                .run("db", "drop", "--yes")
                .exits(1)
                .complains("no history of this service, but it holds: public.of_somebody", "--force " + unknown);
        var another = migrated();
        testbed.launch(Service.PRODUCT)
                .on(testbed.server(), another)
                .run("db", "drop", "--yes")
                .exits(1)
                .complains("belongs to other migrations", "V1__add_saga_enums.sql");
        testbed.launch(Service.PRODUCT)
                .on(testbed.server(), another)
                .run("db", "drop", "--yes", "--force", another)
                .exits(1)
                .complains("belongs to other migrations");
        testbed.saga("postgres")
                .run("db", "drop", "--yes", "--force", "postgres")
                .exits(1)
                .complains("system database postgres");
        testbed.saga(unknown).run("db", "drop", "--yes", "--force").exits(2).complains("--force", "NAME");
        testbed.saga(unknown)
                .run("db", "drop", "--yes", "--force", another)
                .exits(1)
                .complains("--force names " + another);
        testbed.saga(unknown).run("db", "drop", "--yes", "--force", unknown).exits(0);
        assertThat(testbed.server().databases()).contains(another, "postgres").doesNotContain(unknown);
    }

    @Test
    void dropEndsOtherSessionsOnlyByForce() {
        var database = migrated();
        var serving = testbed.saga(database).start().awaitReady();
        testbed.saga(database).run("db", "drop", "--yes").exits(1).complains("in use by order-saga");
        testbed.saga(database).run("db", "drop", "--yes", "--force", database).exits(0);
        assertThat(testbed.server().databases()).doesNotContain(database);
        serving.signal("TERM");
        serving.awaitExit();
    }

    @Test
    void resetStartsAnew() {
        var database = migrated();
        new Sql(testbed.server().url(database), Login.SERVICE.user(), Login.SERVICE.password())
                .execute("CREATE TABLE left_over ()");
        testbed.saga(database)
                .run("db", "reset", "--yes")
                .exits(1)
                .complains("what no migration of this executable creates: public.left_over", "--force " + database);
        testbed.saga(database)
                .run("db", "reset", "--yes", "--force", database)
                .exits(0)
                .says("is new, at version 6");
        History.of(testbed.server(), database).isExactly(Service.ORDER_SAGA);
        assertThat(testbed.server().sql(database).holds("SELECT to_regclass('left_over') IS NULL"))
                .isTrue();
    }

    @Test
    void repairTakesAFailedRowAwayAndLeavesANewerOne() {
        var database = testbed.newName();
        var twice = testbed.saga(database).placeholder("rows", 2).placeholder("orders", 1);
        twice.run("db", "up").exits(1).complains("V6__index_sagas_by_order.sql", "23505", "INVALID");
        var sql = testbed.server().sql(database);
        sql.execute(
                "INSERT INTO flyway_schema_history SELECT 7, '7', 'newer', 'SQL', 'db/migration/V7__newer.sql', 1,"
                        + " 'e2e', now(), 1, true",
                "UPDATE flyway_schema_history SET checksum = checksum + 1 WHERE version = '2'");
        var saga = testbed.saga(database);
        saga.run("db", "status", "--check").exits(1).says("1 changed, 1 failed", "future");
        saga.run("db", "plan")
                .exits(1)
                .complains("up would refuse", "V6__index_sagas_by_order.sql failed at an earlier start");
        saga.run("db", "repair").exits(1).complains("nobody to ask", "--yes");
        assertThat(History.of(testbed.server(), database).failed()).isEqualTo(List.of(6));
        saga.run("db", "repair", "--yes")
                .exits(0)
                .says("6 - index sagas by order", "rows removed: 1, files taken over: 1, marked as deleted: 0");
        assertThat(History.of(testbed.server(), database).failed()).isEmpty();
        assertThat(sql.rows("SELECT type FROM flyway_schema_history WHERE version = '7'"))
                .isEqualTo(List.of("SQL"));
        saga.run("db", "repair").exits(0).says("Nothing to repair.");
    }

    @Test
    void grantsAreWhatTheRoleNeeds() {
        var database = migrated();
        var role = Login.named("reader_" + database);
        var server = testbed.server();
        server.admin().execute(role.createRole(""));
        var command = testbed.saga(database)
                .run("db", "grants", "--role", role.user())
                .exits(0);
        server.sql(database).execute(command.out());
        var asRole = new Sql(server.url(database), role.user(), role.password());
        assertThat(asRole.value("SELECT count(*) FROM create_order_saga_states"))
                .isEqualTo("0");
        assertThat(asRole.holds("SELECT NOT has_table_privilege('flyway_schema_history', 'UPDATE')"))
                .isTrue();
        assertThat(asRole.holds("SELECT NOT has_schema_privilege('public', 'CREATE')"))
                .isTrue();
        testbed.saga(database)
                .run("db", "grants", "--role", "nobody_here")
                .exits(1)
                .complains("does not exist");
        testbed.saga(database).run("db", "grants").exits(1).complains("owns everything already");
        server.sql(database).execute("DROP OWNED BY " + role.user());
        server.admin().execute("DROP OWNED BY " + role.user(), "DROP ROLE " + role.user());
    }

    private String migrated() {
        var database = testbed.newName();
        testbed.saga(database).run("db", "up").exits(0);
        return database;
    }
}
