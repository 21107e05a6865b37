package dev.stockroom.commondb.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stockroom.commondb.LogEar;
import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.operator.SchemaChanges;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseSettings.Migration;
import dev.stockroom.commondb.settings.DatabaseUrl;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A release that has forgotten its quarkus.flyway.table does not begin anew beside its own tables. */
@Tag("server")
@Tag("P10")
@Timeout(300)
class HistoryUnderAnotherNameTest {

    private static final String WHAT = "the history of this service has another name";

    @TempDir
    Path folder;

    @TempDir
    Path others;

    private final String database = TestServer.freshName("renamed");

    @BeforeEach
    void createDatabaseWithASchema() throws SQLException {
        TestServer.execute("postgres", "CREATE DATABASE " + database + " TEMPLATE template0");
        TestServer.execute(database, "CREATE SCHEMA app");
    }

    @Test
    void aServiceThatHasForgottenTableAndSchemaIsRefused() throws Exception {
        assertThat(service(settings().table("widgets").schema("app")).start()).isNull();
        String before = everything();
        assertThat(refusal(settings()))
                .contains(
                        WHAT,
                        "\"app\".\"widgets\"",
                        "\"public\".\"flyway_schema_history\"",
                        "quarkus.flyway.table=widgets",
                        "quarkus.flyway.default-schema=app");
        assertThat(everything()).isEqualTo(before);
        assertThat(service(settings().table("widgets").schema("app")).start())
                .as("with the settings that the refusal names")
                .isNull();
    }

    @Test
    void aServiceThatHasForgottenItsTableAloneIsRefusedAndToldNoSchema() throws Exception {
        assertThat(service(settings().table("widgets")).start()).isNull();
        String before = everything();
        assertThat(refusal(settings()))
                .contains(WHAT, "\"public\".\"widgets\"", "quarkus.flyway.table=widgets")
                .doesNotContain("quarkus.flyway.default-schema=public");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void aServiceThatWasGivenATableLaterIsRefused() throws Exception {
        assertThat(service(settings()).start()).isNull();
        String before = everything();
        assertThat(refusal(settings().table("widgets"))).contains(WHAT, "quarkus.flyway.table=flyway_schema_history");
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"app, app", "app, ''"})
    void aPlainFlywaysHistoryOfTheSameMigrationsIsThisServices(String then, String now) throws Exception {
        service(settings().table("schema_version").schema(then)).stockFlyway().migrate();
        TestSettings forgotten = now.isEmpty() ? settings() : settings().schema(now);
        assertThat(refusal(forgotten)).contains(WHAT, "quarkus.flyway.table=schema_version");
    }

    @Test
    void aHistoryThatWasRenamedByHandIsThisServices() throws Exception {
        assertThat(service(settings()).start()).isNull();
        TestServer.execute(database, "ALTER TABLE flyway_schema_history RENAME TO kept");
        assertThat(refusal(settings()))
                .contains(WHAT, "quarkus.flyway.table=kept", "if that table is only a copy, drop it");
    }

    /** It would be taken for what version 1 has made, and version 2 would run on top of it. */
    @Test
    void aBaselineIsNotBegunBesideTheOwnHistory() throws Exception {
        assertThat(service(settings().table("widgets")).start()).isNull();
        TestService next = service(settings()).with(flyway -> flyway.baselineOnMigrate(true));
        assertThat(next.start().block()).contains(WHAT, "quarkus.flyway.table=widgets");
    }

    @Test
    void anEmptyHistoryOfTheConfiguredNameIsNone() throws Exception {
        assertThat(service(settings().table("widgets").schema("app")).start()).isNull();
        TestServer.execute(database, "CREATE TABLE flyway_schema_history (LIKE app.widgets)");
        assertThat(refusal(settings())).contains(WHAT, "\"app\".\"widgets\"");
    }

    @Test
    void allHistoriesThatAreThisServicesAreNamed() throws Exception {
        assertThat(service(settings().table("first").schema("app")).start()).isNull();
        TestServer.execute(database, "CREATE TABLE second AS SELECT * FROM app.first");
        assertThat(refusal(settings())).contains("\"app\".\"first\" and \"public\".\"second\"");
    }

    @Test
    void commandsSayItInTheSameWordsAndChangeNothing() throws Exception {
        assertThat(service(settings().table("widgets").schema("app")).start()).isNull();
        String before = everything();
        String words = refusal(settings());
        TestService forgotten = service(settings());
        assertThat(forgotten.commands().refusal(false))
                .get()
                .extracting(DatabaseStartException::block)
                .isEqualTo(words);
        assertThatThrownBy(() -> forgotten.commands().changes()).hasMessageContaining(WHAT);
        assertThatThrownBy(() -> forgotten.commands().withTurn(connection -> null))
                .hasMessageContaining(WHAT);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void anotherProcessIsWaitedForAndTheRefusalIsSaid() throws Exception {
        assertThat(service(settings().table("widgets").schema("app")).start()).isNull();
        TestService waiting = service(settings().migration(Migration.ELSEWHERE));
        try (LogEar ear = new LogEar()) {
            assertThatThrownBy(() -> waiting.preparation(waiting.state(), System::nanoTime, ms -> {
                                throw new StillWaiting();
                            })
                            .prepare())
                    .isInstanceOf(StillWaiting.class);
            assertThat(ear.heard())
                    .anyMatch(
                            line -> line.contains("which may refuse: " + WHAT) && line.contains("\"app\".\"widgets\""));
        }
    }

    /** It would sleep now, and look again. */
    private static final class StillWaiting extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void anotherNamedFlywayOfTheApplicationIsNoObstacle() throws Exception {
        other(settings().table("reports").schema("app")).stockFlyway().migrate();
        assertThat(service(settings()).start()).isNull();
        assertThat(service(settings()).start()).isNull();
    }

    @Test
    void neitherIsAnotherServicesHistory() throws Exception {
        assertThat(other(settings().table("reports").schema("app"))
                        .named("gadget")
                        .start())
                .isNull();
        assertThat(service(settings()).start()).isNull();
    }

    /** Nothing tells whose it is, and a Flyway of another name begins so. */
    @Test
    void neitherIsABaselineThatNobodyHasSigned() throws Exception {
        other(settings().table("reports").schema("app")).stockFlyway().baseline();
        assertThat(service(settings()).start()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE app.audit (installed_rank int, version text)",
                "CREATE TABLE app.audit (installed_rank int, version text, type text, script text, checksum int,"
                        + " installed_by text)",
                "CREATE VIEW app.audit AS SELECT 1 AS installed_rank, '1' AS version, 'SQL' AS type, 'V1__one.sql' AS"
                        + " script, 1 AS checksum, 'app' AS installed_by"
            })
    void neitherIsATableOfAnotherToolOrOneThatHoldsNothing(String sql) throws Exception {
        TestServer.execute(database, sql);
        assertThat(service(settings()).start()).isNull();
    }

    @Test
    void neitherIsOneThatTheLoginMayNotRead() throws Exception {
        assertThat(service(settings().table("widgets").schema("app")).start()).isNull();
        String login = TestServer.freshName("second");
        TestServer.execute("postgres", "CREATE ROLE " + login + " LOGIN");
        TestServer.execute(database, "GRANT CREATE ON SCHEMA public TO " + login);
        Login second = new Login(login, null);
        assertThat(service(settings().migrating(second)).start()).isNull();
    }

    /** Two deployments of one image in one database: each says where it is. */
    @Test
    void whereTheSchemaIsSetAHistoryInAnotherSchemaIsNoObstacle() throws Exception {
        assertThat(service(settings().table("widgets")).start()).isNull();
        assertThat(service(settings().schema("app")).start()).isNull();
    }

    @Test
    void whereTheUrlNamesTheSchemaAHistoryInAnotherSchemaIsNoObstacle() throws Exception {
        assertThat(service(settings().table("widgets")).start()).isNull();
        DatabaseUrl url = TestServer.url(database);
        TestSettings app = settings().url(new DatabaseUrl(url.hosts(), database, Map.of("currentSchema", "app")));
        assertThat(service(app).start()).isNull();
        TestServer.execute(database, "DROP TABLE app.flyway_schema_history, app.one, app.two");
        TestSettings both =
                settings().url(new DatabaseUrl(url.hosts(), database, Map.of("currentSchema", "app,public")));
        assertThat(refusal(both)).contains(WHAT, "\"public\".\"widgets\"");
    }

    @Test
    void aStartThatFindsItsHistoryDoesNotLook() throws Exception {
        assertThat(service(settings().table("widgets").schema("app")).start()).isNull();
        assertThat(service(settings().schema("public")).start())
                .as("said to be meant")
                .isNull();
        assertThat(service(settings()).start()).isNull();
        SchemaChanges changes = service(settings()).commands().changes();
        assertThat(changes.forceIntention(MigrationVersion.fromVersion("2"), false))
                .isNotEmpty();
        try (Connection connection = service(settings()).commands().connect()) {
            assertThat(service(settings()).commands().missing(connection)).isEmpty();
        }
    }

    private TestService service(TestSettings settings) {
        return new TestService(folder, settings)
                .file("V1__one.sql", "CREATE TABLE one (id int);")
                .file("V2__two.sql", "CREATE TABLE two (id int);");
    }

    private TestService other(TestSettings settings) {
        return new TestService(others, settings).file("V1__report.sql", "CREATE TABLE report (id int);");
    }

    private TestSettings settings() {
        return TestServer.settings(database);
    }

    private String refusal(TestSettings settings) {
        DatabaseStartException refused = service(settings).start();
        assertThat(refused).isNotNull();
        return refused.block();
    }

    /** All that a refused start must not change. */
    private String everything() throws SQLException {
        return Optional.ofNullable(TestServer.value(
                        database,
                        "SELECT string_agg(n.nspname || '.' || c.relname, ' ' ORDER BY 1) FROM pg_class c JOIN"
                                + " pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('app', 'public')"))
                .orElse("");
    }
}
