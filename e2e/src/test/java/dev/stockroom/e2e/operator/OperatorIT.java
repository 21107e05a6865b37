package dev.stockroom.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.History;
import dev.stockroom.e2e.bed.Launch;
import dev.stockroom.e2e.bed.Login;
import dev.stockroom.e2e.bed.Pace;
import dev.stockroom.e2e.bed.Ports;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.Testbed;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The commands that look and that apply, in the executable that also serves. */
@Tag("executable")
class OperatorIT {

    @RegisterExtension
    final Testbed testbed = new Testbed();

    @Test
    void statusSaysThatTheDatabaseIsMissingAndCreatesNone() {
        var database = testbed.newName();
        testbed.saga(database)
                .run("db", "status")
                .exits(1)
                .complains("the database does not exist", "database " + database, "db create");
        assertThat(testbed.server().databases()).doesNotContain(database);
    }

    @Test
    void statusSaysThatTheServerIsSilentWithoutWaiting() {
        var saga = testbed.launch(Service.ORDER_SAGA).on(testbed.stoppedServer(), "product");
        Pace.within(
                Duration.ofSeconds(20),
                () -> saga.run("db", "status").exits(1).complains("PostgreSQL does not answer", "connection refused"));
    }

    @Test
    void upGoesToTheTargetAndThenToTheEnd() {
        var database = testbed.newName();
        var saga = testbed.saga(database);
        saga.run("db", "up", "--target", "V2__add_create_order_saga_states.sql").exits(0);
        assertThat(History.of(testbed.server(), database).applied()).isEqualTo(List.of(1, 2));
        saga.run("db", "status", "--check")
                .exits(3)
                .says("version 2", "2 applied, 4 pending", "3        add updated at trigger");
        saga.run("db", "plan").exits(0).says("V3__add_updated_at_trigger.sql").says("V6__index_sagas_by_order.sql");
        saga.run("db", "up").exits(0).says("is at version 6, migrations applied now: 4");
        History.of(testbed.server(), database).isExactly(Service.ORDER_SAGA);
        saga.run("db", "status", "--check").exits(0).says("6 applied, nothing pending");
        saga.run("db", "plan").exits(0).says("Nothing is pending.");
    }

    @Test
    void upMigratesWhereTheServiceDoesNot() {
        var database = testbed.newName();
        var saga = testbed.saga(database)
                .with("quarkus.flyway.migrate-at-start", false)
                .with("common-db.on-failure", "hold");
        var up = saga.run("db", "up", "--json").exits(0).json();
        assertThat(up.path("applied")).hasSize(6);
        assertThat(up.path("version").asText()).isEqualTo("6");
        saga.run("db", "wait", "--schema").exits(0).says("has the whole schema");
    }

    @Test
    void twoOperatorsAtOnceApplyEachMigrationOnce() {
        var database = testbed.newName();
        var one = testbed.saga(database).start("db", "up");
        var other = testbed.saga(database).start("db", "up");
        assertThat(one.awaitExit()).as(one.output()).isZero();
        assertThat(other.awaitExit()).as(other.output()).isZero();
        History.of(testbed.server(), database).isExactly(Service.ORDER_SAGA);
    }

    @Test
    void aCommandOpensNoPort() {
        var waiting = testbed.saga(testbed.newDatabase()).start("db", "wait", "--schema");
        waiting.awaitOutput("Waiting for another process to migrate, pending migrations: 6");
        assertThat(Ports.isFree(waiting.managementPort())).isTrue();
        assertThat(Ports.isFree(waiting.httpPort())).isTrue();
    }

    @Test
    void aWaitForTheSchemaEndsWhereItIsTold() {
        testbed.saga(testbed.newDatabase())
                .run("db", "wait", "--schema", "--wait-timeout", "1s")
                .exits(1)
                .complains("The schema is not there (waited 1000 ms)", "another process is to apply: 6");
    }

    @Test
    void aWaitForAReadOnlyServerEndsWhateverTheServicesSetting() {
        var database = testbed.newDatabase();
        var saga = testbed.saga(database).with("common-db.wait-timeout", 0);
        saga.run("db", "up").exits(0);
        testbed.server().admin().execute("ALTER DATABASE " + database + " SET default_transaction_read_only = on");
        for (var command : new String[] {"up", "down"}) {
            saga.run("db", command, "--wait-timeout", "1s")
                    .exits(1)
                    .complains(
                            "25006",
                            "default_transaction_read_only is on",
                            "ALTER DATABASE \"" + database + "\" RESET");
        }
        saga.run("db", "down", "--plan").exits(0);
        saga.run("db", "up", "--wait-timeout", "soon").exits(2).complains("is no duration, such as 90s");
    }

    @Test
    void planNeedsNoServer() {
        var command = testbed.launch(Service.ORDER_SAGA)
                .placeholder("pause", 7)
                .run("db", "plan", "--sql", "--from", "003")
                .exits(0)
                .says("-- 4 - backfill sagas", "-- 5 - add failure reason", "-- 6 - index sagas by order");
        assertThat(command.out()).contains("7").doesNotContain("${", "-- 3 -");
    }

    @Test
    void aThousandMigrationsStayReadable() {
        var database = testbed.newName();
        var saga = testbed.saga(database);
        saga.run("db", "up").exits(0);
        var few = testbed.saga(testbed.newName());
        few.run("db", "up").exits(0);
        testbed.server().sql(database).execute("""
                INSERT INTO flyway_schema_history SELECT n, n::text, 'made later', 'SQL',
                'db/migration/V' || n || '__made_later.sql', n, 'e2e', now(), 1, true FROM generate_series(7, 1000) n
                """);
        var many = saga.run("db", "status").exits(0).says("980 older ones are applied; --all shows them");
        assertThat(many.out().lines()).hasSizeLessThan(40);
        assertThat(shortest(saga)).isLessThan(shortest(few).multipliedBy(2).plusSeconds(1));
        assertThat(saga.run("db", "status", "--all").out().lines()).hasSizeGreaterThan(1000);
    }

    /** Of three, for others may use the machine as well. */
    private static Duration shortest(Launch launch) {
        return Stream.generate(() -> launch.run("db", "status").exits(0).took())
                .limit(3)
                .min(Duration::compareTo)
                .orElseThrow();
    }

    @Test
    void whatCameLateIsAppliedOnlyWhereThatIsSaid() {
        var database = testbed.newName();
        var saga = testbed.saga(database);
        saga.run("db", "up").exits(0);
        testbed.server()
                .sql(database)
                .execute(
                        "ALTER TABLE create_order_saga_states DROP COLUMN failure_reason",
                        "DELETE FROM flyway_schema_history WHERE version = '5'");
        saga.run("db", "status", "--check").exits(1).says("version 6", "5 applied, 1 late", "Up would refuse");
        saga.run("db", "plan").exits(1).complains("up would refuse", "V5__add_failure_reason.sql");
        saga.run("db", "up").exits(1).complains("not applied to database: 5");
        saga.run("db", "plan", "--out-of-order").exits(0).says("V5__add_failure_reason.sql");
        saga.run("db", "up", "--out-of-order").exits(0).says("migrations applied now: 1");
        saga.run("db", "status", "--check").exits(0);
    }

    @Test
    void aLoginThatMayNotLookIsToldWhatItNeeds() {
        var database = testbed.newName();
        testbed.saga(database).run("db", "up").exits(0);
        var nosy = Login.named("nosy_" + database);
        testbed.server().admin().execute(nosy.createRole(""));
        testbed.saga(database)
                .as(nosy)
                .run("db", "status")
                .exits(1)
                .complains("42501", "flyway_schema_history", "db grants");
        testbed.server().admin().execute("DROP ROLE " + nosy.user());
    }

    @Test
    void wrongUsageShowsTheRightOne() {
        var saga = testbed.launch(Service.ORDER_SAGA);
        saga.run("migrate").exits(2).complains("'migrate'", "order-saga COMMAND");
        saga.run("db", "up", "--target", "99").exits(2).complains("No migration of this executable is 99");
        saga.run("db", "status", "--check", "--check-file=code").exits(2).complains("Either --check or --check-file");
        saga.run("db").exits(0).says("Commands:", "status");
        saga.run("db", "status", "--help").exits(0).says("--check");
    }
}
