package dev.stockroom.commondb.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stockroom.commondb.TestPorts;
import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseUrl;
import dev.stockroom.testbed.Postgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service is ready only if its own login works with what the migrating one has migrated. */
@Tag("server")
@Tag("P2")
@Timeout(300)
class OwnSightTest {

    @TempDir
    Path folder;

    private final String login = TestServer.freshName("own");
    private final String database = TestServer.freshName("sight");

    @BeforeEach
    void createLoginAndDatabase() throws SQLException {
        TestServer.execute(
                "postgres", "CREATE ROLE " + login + " LOGIN", "CREATE DATABASE " + database + " TEMPLATE template0");
    }

    /** It has no right on any table, the history included: what it may do is not asked. */
    @Test
    void isReadyWhereItSeesTheTablesWhateverItMayDoWithThem() {
        assertThat(start(settings())).isNull();
        assertThat(start(settings())).isNull();
    }

    @Test
    void isRefusedInAnotherDatabase() throws Exception {
        String other = TestServer.freshDatabase("other");
        assertThat(start(settings().serviceUrl(TestServer.url(other))).block())
                .contains("another database than was migrated", other, database, "quarkus.flyway.jdbc-url");
        assertThat(TestServer.value(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                .as("tables in the database that was not meant")
                .isEqualTo("0");
    }

    @Test
    void isRefusedInAnotherDatabaseByThePlanAndTheCommandsToo() throws Exception {
        var service = service(settings().serviceUrl(TestServer.url(TestServer.freshDatabase("other"))));
        String refused = service.start().block();
        assertThat(service.commands().refusal(false).orElseThrow().block()).isEqualTo(refused);
        assertThatThrownBy(() -> service.commands().withTurn(connection -> null))
                .extracting(e -> ((DatabaseStartException) e).block())
                .isEqualTo(refused);
        assertThatThrownBy(() -> service.commands().changes()).isInstanceOf(DatabaseStartException.class);
        assertThatThrownBy(() -> service.commands().drop(true)).isInstanceOf(DatabaseStartException.class);
        assertThat(TestServer.databases()).contains(database);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void noDatabaseIsCreatedBesideTheOneThatTheServiceReaches(String host) throws Exception {
        String missing = TestServer.freshName("typo");
        var service = service(TestServer.settings(missing)
                .own(new Login(login, null))
                .serviceUrl(new DatabaseUrl(host + ":" + TestServer.port(), database, Map.of())));
        String refused = service.start().block();
        assertThat(refused).contains("another database than was migrated", database, missing);
        assertThat(service.commands().creationRefusal().orElseThrow().block()).isEqualTo(refused);
        assertThatThrownBy(() -> service.commands().server().create()).isInstanceOf(DatabaseStartException.class);
        assertThat(TestServer.databases()).doesNotContain(missing);
    }

    @Test
    void aMissingDatabaseIsCreatedWhereTheServiceReachesItByAnotherAddress() throws Exception {
        String missing = TestServer.freshName("new");
        var service = service(TestServer.settings(missing)
                .own(new Login(login, null))
                .serviceUrl(new DatabaseUrl("127.0.0.1:" + TestServer.port(), missing, Map.of())));
        assertThat(service.commands().creationRefusal()).isEmpty();
        assertThat(service.start()).isNull();
        assertThat(service.start()).isNull();
    }

    @Test
    void noDatabaseIsCreatedOnAnotherServerThanTheServices() throws Exception {
        String name = TestServer.freshName("same");
        try (Postgres another = Postgres.starter().inMemory().start()) {
            var settings = TestServer.settings(name)
                    .serviceUrl(new DatabaseUrl("localhost:" + another.port(), name, Map.of()));
            assertThat(service(settings).start().block())
                    .contains("another database than was migrated", "of another server");
            assertThat(TestServer.databases()).doesNotContain(name);
        }
    }

    @Test
    void noDatabaseIsCreatedWhereTheServiceNamesAnotherOneThatIsNotThereEither() throws Exception {
        String missing = TestServer.freshName("typo");
        String meant = TestServer.freshName("meant");
        var service =
                service(TestServer.settings(missing).own(new Login(login, null)).serviceUrl(TestServer.url(meant)));
        assertThat(service.start().block()).contains("another database than was migrated", meant, missing);
        assertThat(TestServer.databases()).doesNotContain(missing, meant);
    }

    @Test
    void nothingIsMigratedBesideADatabaseOfTheServiceThatIsNotThere() throws Exception {
        String meant = TestServer.freshName("meant");
        var service = service(settings().serviceUrl(TestServer.url(meant)));
        String refused = service.start().block();
        assertThat(refused).contains("another database than was migrated", meant, database);
        assertThat(service.commands().refusal(false).orElseThrow().block()).isEqualTo(refused);
        assertThat(TestServer.value(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                .isEqualTo("0");
    }

    /** Its right to connect may be what the migration grants; the server's name of the database tells all the same. */
    @Test
    void nothingIsMigratedBesideADatabaseThatTheServiceMayNotConnectToYet() throws Exception {
        String other = TestServer.freshDatabase("other");
        TestServer.execute("postgres", "REVOKE CONNECT ON DATABASE " + other + " FROM PUBLIC");
        assertThat(service(settings().serviceUrl(TestServer.url(other))).start().block())
                .contains("another database than was migrated", other, database);
        assertThat(TestServer.value(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                .isEqualTo("0");
    }

    @Test
    void isReadyWhereTheMigrationGrantsTheRightToConnectByAnotherAddress() throws Exception {
        TestServer.execute("postgres", "REVOKE CONNECT ON DATABASE " + database + " FROM PUBLIC");
        var elsewhere = new DatabaseUrl("127.0.0.1:" + TestServer.port(), database, Map.of());
        assertThat(service(settings().serviceUrl(elsewhere).serviceRole(login)).start())
                .as("which is not another database")
                .satisfiesAnyOf(
                        none -> assertThat(none).isNull(),
                        refused -> assertThat(refused.block()).doesNotContain("another database"));
        assertThat(TestServer.value(database, "SELECT count(*) FROM one")).isEqualTo("0");
    }

    @Test
    void isRefusedWhereItsSearchPathLeadsElsewhere() throws Exception {
        TestServer.execute(database, "CREATE SCHEMA elsewhere", "GRANT USAGE ON SCHEMA elsewhere TO " + login);
        TestServer.execute("postgres", "ALTER ROLE " + login + " SET search_path = elsewhere");
        assertThat(start(settings()).block())
                .contains("would not find the tables", "public.one", "elsewhere", "ALTER ROLE \"" + login + "\"");
        TestServer.execute("postgres", "ALTER ROLE " + login + " RESET search_path");
        assertThat(start(settings())).isNull();
    }

    @Test
    void isRefusedWhereItsUrlNamesAnotherSchema() throws Exception {
        TestServer.execute(
                database,
                "CREATE SCHEMA old",
                "CREATE TABLE old.one (id int)",
                "GRANT USAGE ON SCHEMA old TO " + login);
        var url = new DatabaseUrl("localhost:" + TestServer.port(), database, Map.of("currentSchema", "old,public"));
        assertThat(start(settings().serviceUrl(url)).block()).contains("would not find the tables", "public.one");
    }

    /** Then the migrating login does not find them by plain names either, and the service names the schema as well. */
    @Test
    void isReadyWhereFlywaysSchemaIsOnNoSearchPath() throws Exception {
        assertThat(start(settings().schema("shop"))).isNull();
        assertThat(start(settings().schema("shop"))).isNull();
    }

    /** Tables that the migrations have put into a schema by its name. */
    @Test
    void isReadyWhereOnlyTheHistoryIsElsewhere() throws Exception {
        TestServer.execute("postgres", "ALTER ROLE " + login + " SET search_path = shop");
        var service = new TestService(folder, settings())
                .file("V1__one.sql", "CREATE SCHEMA shop; CREATE TABLE shop.one (id int);");
        assertThat(service.start()).isNull();
    }

    /** The plan, the state and the start say the same. */
    @Test
    void isTriedByThePlanToo() throws Exception {
        var service = new TestService(folder, settings()).file("V1__one.sql", "CREATE TABLE one (id int);");
        assertThat(service.commands().refusal(false)).isEmpty();
        assertThat(service.start()).isNull();
        assertThat(service.commands().refusal(false)).isEmpty();
        TestServer.execute(database, "CREATE SCHEMA elsewhere", "GRANT USAGE ON SCHEMA elsewhere TO " + login);
        TestServer.execute("postgres", "ALTER ROLE " + login + " SET search_path = elsewhere");
        assertThat(service.commands().refusal(false).orElseThrow().block())
                .isEqualTo(service.start().block());
        TestServer.execute("postgres", "ALTER ROLE " + login + " NOLOGIN");
        assertThat(service.commands().refusal(false).orElseThrow().block())
                .isEqualTo(service.start().block());
    }

    /** Was taken for the database that another process is to create, and waited for without an end. */
    @Test
    void isNotWaitedForForEverWhereItsAddressLeadsToNoDatabase() throws Exception {
        String missing = TestServer.freshName("missing");
        var own = new DatabaseUrl("127.0.0.1:" + TestServer.port(), missing, Map.of());
        var service = service(settings().serviceUrl(own).waiting(Duration.ofMillis(300)));
        assertThat(service.start().block())
                .contains("the service's own address leads to no database (waited 300 ms)", own.place(), "3D000")
                .contains("correct quarkus.datasource.jdbc.url, or start what answers there");
        assertThat(service.commands().refusal(false).orElseThrow().block())
                .contains("the service's own address leads to no database", own.place(), "3D000");
    }

    @Test
    void isNamedWithItsOwnAddressWhereNothingAnswersThere() throws Exception {
        var own = new DatabaseUrl("127.0.0.1:" + TestPorts.free(), database, Map.of());
        assertThat(start(settings().serviceUrl(own).waiting(Duration.ofMillis(300)))
                        .block())
                .contains("PostgreSQL does not answer at the service's own address", own.place());
    }

    /** The plan refused what {@code up} does. */
    @Test
    void isNotAskedByThePlanWhileAMigrationMayCreateIt() throws Exception {
        String created = TestServer.freshName("created");
        var settings = TestServer.settings(database).own(new Login(created, null));
        var service = new TestService(folder, settings)
                .file("V1__one.sql", "CREATE TABLE one (id int); CREATE ROLE " + created + " LOGIN;");
        assertThat(service.commands().refusal(false)).isEmpty();
        assertThat(service.start()).isNull();
        assertThat(service.commands().refusal(false)).isEmpty();
    }

    private TestSettings settings() {
        return TestServer.settings(database).own(new Login(login, null));
    }

    private DatabaseStartException start(TestSettings settings) {
        return service(settings).start();
    }

    private TestService service(TestSettings settings) {
        return new TestService(folder, settings).file("V1__one.sql", "CREATE TABLE one (id int);");
    }
}
