package dev.stockroom.commondb.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.LogEar;
import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.TwoLogins;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.server.DatabaseCreation;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseSettings.Migration;
import dev.stockroom.commondb.state.Phase;
import dev.stockroom.commondb.state.StartupState;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grants after kills at every point, with roles that are missing, and among replicas. */
@Tag("server")
class GrantFaultsTest {

    private static final String ONE = "CREATE TABLE one (id int);";
    private static final String USE =
            "INSERT INTO one VALUES (1); DELETE FROM one; SELECT * FROM flyway_schema_history";
    private static final String REFUSED = "42501";

    @TempDir
    Path folder;

    private final TwoLogins logins = new TwoLogins("faults");

    @BeforeEach
    void createLogins() throws SQLException {
        logins.create();
    }

    private TestService service() {
        return service(logins.settings());
    }

    private TestService service(TestSettings settings) {
        return new TestService(folder, settings).file("V1__one.sql", ONE);
    }

    private void allIsAsItShouldBe() throws SQLException {
        assertThat(logins.tried(logins.service(), USE)).isEmpty();
        assertThat(logins.tried(logins.service(), "DELETE FROM flyway_schema_history"))
                .isEqualTo(REFUSED);
        assertThat(logins.tried(logins.service(), "CREATE TABLE mine ()")).isEqualTo(REFUSED);
        assertThat(logins.tried(logins.newLogin("stranger", ""), "SELECT 1")).isEqualTo(REFUSED);
        assertThat(logins.connectionLimit()).isEqualTo("-1");
    }

    @Test
    @Tag("P6")
    void aDatabaseThatWasCreatedBeforeAKillIsClosedByTheNextStart() throws Exception {
        try (Connection admin = TestServer.connect("postgres");
                Statement statement = admin.createStatement()) {
            statement.execute("SET ROLE " + logins.owner());
            statement.execute(DatabaseCreation.statement(logins.settings().read()));
        }
        assertThat(logins.tried(logins.newLogin("early", ""), "SELECT 1")).isEmpty();
        assertThat(service().start()).isNull();
        allIsAsItShouldBe();
    }

    @Test
    @Tag("P4")
    void aKillInTheFirstMigrationTakesItsGrantsWithIt() throws Exception {
        TestService service = service().file("V1__one.sql", ONE + " SELECT 1 / 0;");
        assertThat(service.start().block()).contains("22012");
        assertThat(defaultPrivileges()).isEqualTo("0");
        assertThat(logins.connectionLimit()).as("closed all the same").isEqualTo("-1");
        assertThat(service.file("V1__one.sql", ONE).start()).isNull();
        allIsAsItShouldBe();
    }

    @Test
    void aKillInALaterMigrationLeavesTheGrantsOfThoseBefore() throws Exception {
        TestService service = service().file("V2__two.sql", "CREATE TABLE two (); SELECT 1 / 0;");
        assertThat(service.start().block()).contains("V2__two.sql", "22012");
        allIsAsItShouldBe();
        assertThat(service.file("V2__two.sql", "CREATE TABLE two ();").start()).isNull();
        assertThat(logins.tried(logins.service(), "SELECT * FROM two")).isEmpty();
    }

    @Test
    void aFirstMigrationOutsideOfATransactionIsGrantedToo() throws Exception {
        TestService service = service().file("V1__one.sql", "CREATE TABLE one (id int); VACUUM;");
        service.file("V1__one.sql.conf", "executeInTransaction=false");
        assertThat(service.start()).isNull();
        allIsAsItShouldBe();
    }

    private String defaultPrivileges() throws SQLException {
        return TestServer.value(logins.database(), "SELECT count(*) FROM pg_default_acl");
    }

    @Test
    void aHistoryThatIsMadeAnewIsReadOnlyAgain() throws Exception {
        assertThat(service().start()).isNull();
        TestServer.execute(logins.database(), "DROP TABLE one, flyway_schema_history");
        assertThat(service().start()).isNull();
        allIsAsItShouldBe();
    }

    @Test
    void aMissingRoleIsNamedBeforeAnythingIsCreated() throws Exception {
        DatabaseStartException e =
                service(logins.settings().serviceRole("no \"body")).start();
        assertThat(e.block()).contains("common-db.service-role", "CREATE ROLE \"no \"\"body\" LOGIN PASSWORD");
        assertThat(TestServer.databases()).doesNotContain(logins.database());
    }

    @Test
    @Tag("P6")
    void aMissingRoleIsWaitedForWhenHeld() throws Exception {
        logins.createDatabase();
        String late = TestServer.freshName("late");
        StartupState state = new StartupState(System::nanoTime);
        TestService service = service(logins.settings().serviceRole(late).holding());
        CompletableFuture<DatabaseStartException> start =
                CompletableFuture.supplyAsync(() -> service.start(state), task -> new Thread(task).start());
        TestServer.await("it is held", () -> state.phase() == Phase.FAILED);
        TestServer.execute("postgres", "CREATE ROLE " + late + " LOGIN");
        assertThat(start.get(5, TimeUnit.MINUTES)).isNull();
        assertThat(logins.tried(late, USE)).isEmpty();
    }

    @Test
    void aSchemaOfSomebodyElseIsHelpedByThePrintedSql() throws Exception {
        logins.createDatabase();
        logins.administerIn(
                logins.database(), "CREATE SCHEMA shop", "GRANT USAGE, CREATE ON SCHEMA shop TO " + logins.owner());
        TestService service = service(logins.settings(List.of("shop"))).with(flyway -> flyway.schemas("shop"));
        DatabaseStartException e = service.start();
        assertThat(e.block()).contains("01007", "GRANT USAGE ON SCHEMA \"shop\" TO");
        assertThat(e.restartMends()).isFalse();
        logins.administerIn(logins.database(), e.block().replaceFirst("(?s).*in that database:", ""));
        assertThat(service.start()).isNull();
        assertThat(logins.tried(logins.service(), "SET search_path = shop; " + USE))
                .isEmpty();
    }

    @Test
    void aRoleThatIsAMemberOfTheOwnerIsWarnedOf() throws Exception {
        logins.administer("GRANT " + logins.owner() + " TO " + logins.service());
        try (LogEar ear = new LogEar()) {
            assertThat(service().start()).isNull();
            assertThat(ear.heard()).anyMatch(line -> line.contains(logins.service() + " may do more than it needs"));
        }
    }

    @Test
    void aServiceThatOnlyWaitsOutlastsATableThatIsNotGrantedYet() throws Exception {
        assertThat(service(logins.settingsWithoutRole()).start()).isNull();
        StartupState state = new StartupState(System::nanoTime);
        TestService waiting = service(logins.settings(logins.service())
                .own(new Login(logins.service(), null))
                .migration(Migration.ELSEWHERE));
        CompletableFuture<DatabaseStartException> start =
                CompletableFuture.supplyAsync(() -> waiting.start(state), task -> new Thread(task).start());
        TestServer.await("it waits", () -> state.phase() == Phase.WAITING_FOR_SCHEMA);
        assertThat(service().start()).isNull();
        assertThat(start.get(5, TimeUnit.MINUTES)).isNull();
        assertThat(state.phase()).isEqualTo(Phase.READY);
    }

    @Test
    @Tag("P1")
    @Tag("P9")
    void replicasThatStartTogetherGrantOnce() throws Exception {
        TestService service = service().file("V2__two.sql", "REVOKE INSERT ON one FROM " + logins.service() + ";");
        List<CompletableFuture<DatabaseStartException>> replicas = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            replicas.add(CompletableFuture.supplyAsync(
                    () -> service.start(new StartupState(System::nanoTime)), task -> new Thread(task).start()));
        }
        for (CompletableFuture<DatabaseStartException> replica : replicas) {
            assertThat(replica.get(5, TimeUnit.MINUTES)).isNull();
        }
        assertThat(logins.tried(logins.service(), "SELECT * FROM one")).isEmpty();
        assertThat(logins.tried(logins.service(), "INSERT INTO one VALUES (1)")).isEqualTo(REFUSED);
        assertThat(logins.connectionLimit()).isEqualTo("-1");
    }
}
