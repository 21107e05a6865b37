package dev.stockroom.e2e.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Failure;
import dev.stockroom.e2e.bed.Form;
import dev.stockroom.e2e.bed.History;
import dev.stockroom.e2e.bed.Launch;
import dev.stockroom.e2e.bed.Login;
import dev.stockroom.e2e.bed.Pace;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.ServiceProcess;
import dev.stockroom.e2e.bed.Sql;
import dev.stockroom.e2e.bed.Testbed;
import dev.stockroom.e2e.bed.ThreeLogins;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may create the database, who migrates it, and where. */
@Tag("packaged")
@Tag("P5")
class RolesIT {

    private static final String OWNER =
            "SELECT rolname FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba WHERE datname = ?";

    @RegisterExtension
    private final Testbed bed = new Testbed();

    private Login role(String name, String attributes) {
        var login = Login.named(name);
        bed.server().admin().execute(login.createRole(attributes));
        return login;
    }

    @Test
    void withoutTheRightToCreateItPrintsTheSqlForTheMissingDatabase() {
        var database = bed.newName();
        var login = role("may_not_create", "NOCREATEDB");
        var saga = bed.saga(database).as(login).start();
        Failure.ends(saga, "42501", "CREATE DATABASE \"" + database + "\" OWNER \"" + login.user() + "\"");
        assertThat(bed.server().databases()).doesNotContain(database);
    }

    @Test
    void printedSqlIsWhatIsNeededWhenHeld() {
        var database = bed.newName();
        var login = role("held_back", "NOCREATEDB");
        var saga = bed.saga(database)
                .as(login)
                .with("common-db.on-failure", "hold")
                .start();
        Failure.isHeld(saga, "42501");
        bed.server().admin().execute(printedSql(saga));
        Pace.within(Form.tested().ready(), ServiceProcess.NEXT_TRY, saga::awaitReady);
        assertThat(bed.server().admin().value(OWNER, database)).isEqualTo(login.user());
    }

    private static String printedSql(ServiceProcess saga) {
        var line = saga.outputLinesWith("CREATE DATABASE \"").get(0);
        return line.substring(line.indexOf("CREATE DATABASE \""), line.indexOf(';'));
    }

    @Test
    void withoutTheRightToCreateItNeverContactsTheAdminDatabaseOfAPresentOne() {
        var database = bed.newName();
        var login = role("owns_its_own", "NOCREATEDB");
        bed.server().admin().execute("CREATE DATABASE " + database + " OWNER " + login.user());
        int mark = bed.server().log().mark();
        bed.saga(database).as(login).start().awaitReady();
        assertThat(bed.server().log().connections(mark, "postgres")).isEmpty();
        assertThat(bed.server().log().connections(mark, database)).isNotEmpty();
    }

    @Test
    void createDatabaseOffPrintsTheSqlInPlaceOfCreating() {
        var database = bed.newName();
        var saga = bed.saga(database).with("common-db.create-database", false).start();
        Failure.ends(saga, "CREATE DATABASE \"" + database + "\" OWNER \"" + Login.SERVICE.user() + "\"");
        assertThat(bed.server().databases()).doesNotContain(database);
    }

    @Test
    @Tag("P7")
    void separateAdminWithTheGrantCreatesTheDatabaseForTheService() {
        var database = bed.newName();
        var login = role("created_for", "NOCREATEDB");
        var admin = role("creates_for", "CREATEDB");
        bed.server().admin().execute("GRANT " + login.user() + " TO " + admin.user());
        int mark = bed.server().log().mark();
        administered(database, login, admin).start().awaitReady();
        assertThat(bed.server().admin().value(OWNER, database)).isEqualTo(login.user());
        var log = bed.server().log();
        assertThat(log.connections(mark, "postgres"))
                .hasSize(1)
                .allMatch(e -> e.user().equals(admin.user()));
        assertThat(log.connections(mark, database)).allMatch(e -> e.user().equals(login.user()));
    }

    @Test
    void separateAdminWithoutTheGrantFailsAndPrintsIt() {
        var database = bed.newName();
        var login = role("not_granted", "NOCREATEDB");
        var admin = role("no_member", "CREATEDB");
        var saga = administered(database, login, admin).start();
        Failure.ends(saga, "42501", "GRANT \"" + login.user() + "\" TO \"" + admin.user() + "\"");
        assertThat(bed.server().databases()).doesNotContain(database);
    }

    private Launch administered(String database, Login login, Login admin) {
        return bed.saga(database)
                .as(login)
                .with("common-db.admin.username", admin.user())
                .with("common-db.admin.password", admin.password());
    }

    @Test
    void createsThroughAnotherAdminDatabase() {
        var database = bed.newName();
        bed.server().admin().execute("CREATE DATABASE maintenance");
        int mark = bed.server().log().mark();
        bed.saga(database)
                .with("common-db.admin.database", "maintenance")
                .start()
                .awaitReady();
        assertThat(bed.server().log().connections(mark, "maintenance")).hasSize(1);
        assertThat(bed.server().log().connections(mark, "postgres")).isEmpty();
    }

    @Test
    void namesTheSettingWhenThereIsNoSuchAdminDatabase() {
        var saga = bed.saga(bed.newName())
                .with("common-db.admin.database", "nowhere")
                .start();
        Failure.ends(saga, "3D000", "nowhere", "common-db.admin.database");
    }

    @Test
    void separateMigratingLoginOwnsWhatItMigratesAndTheServiceUsesItsOwn() {
        var database = bed.newName();
        var login = role("only_uses", "NOCREATEDB");
        var migrating = role("migrates", "CREATEDB");
        int mark = bed.server().log().mark();
        bed.saga(database)
                .as(login)
                .with("quarkus.flyway.username", migrating.user())
                .with("quarkus.flyway.password", migrating.password())
                .start()
                .awaitReady();
        assertThat(bed.server().admin().value(OWNER, database)).isEqualTo(migrating.user());
        assertThat(bed.server().log().connections(mark, database))
                .anyMatch(e -> e.user().equals(login.user()));
        assertThat(bed.server().log().statements(mark, database))
                .filteredOn(entry -> entry.user().equals(login.user()))
                .noneMatch(entry -> entry.message().matches("(?is).*\\b(CREATE|INSERT|advisory)\\b.*"));
        History.of(bed.server(), database).isExactly(Service.ORDER_SAGA);
    }

    @Test
    void errorOfTheServicesOwnLoginComesFromTheStartToo() {
        var migrating = role("migrates_alone", "CREATEDB");
        var saga = bed.saga(bed.newName())
                .with("quarkus.datasource.password", Login.CANARY + "-but-wrong")
                .with("quarkus.flyway.username", migrating.user())
                .with("quarkus.flyway.password", migrating.password())
                .start();
        Failure.ends(saga, "28P01", "quarkus.datasource.password");
    }

    @Test
    void migratingLoginWithoutItsPasswordIsRefused() {
        int mark = bed.server().log().mark();
        var saga = bed.saga(bed.newName())
                .with("quarkus.flyway.username", "migrates")
                .start();
        Failure.ends(saga, "quarkus.flyway.password");
        assertThat(bed.server().log().since(mark)).isEmpty();
    }

    @Test
    @Tag("P6")
    void killInMidMigrationLeavesGrantsThatTheNextStartCompletes() {
        var database = bed.newName();
        var logins = ThreeLogins.of("killed").createdOn(bed.server());
        var saga = logins.of(bed.saga(database)).placeholder("pause", 600).start();
        saga.await(
                ServiceProcess.PATIENCE,
                "backfilling",
                answer -> answer.database().path("migration").asText().equals("4 - backfill sagas"));
        saga.signal("KILL");
        saga.awaitExit();
        logins.of(bed.saga(database)).start().awaitReady();
        var service = new Sql(
                bed.server().url(database),
                logins.service().user(),
                logins.service().password());
        assertThat(service.value("SELECT count(*) FROM create_order_saga_states"))
                .isNotNull();
        assertThat(service.holds("SELECT has_table_privilege('flyway_schema_history', 'SELECT')"))
                .isTrue();
        assertThat(service.holds("SELECT has_table_privilege('flyway_schema_history', 'INSERT, UPDATE, DELETE')"))
                .isFalse();
        History.of(bed.server(), database).isExactly(Service.ORDER_SAGA);
    }

    @Test
    void namesTheSettingOfARoleThatDoesNotExist() {
        var database = bed.newName();
        var saga = bed.saga(database).with("common-db.service-role", "nobody").start();
        Failure.ends(saga, "common-db.service-role", "CREATE ROLE \"nobody\" LOGIN");
        assertThat(bed.server().databases()).doesNotContain(database);
    }
}
