package dev.stockroom.commondb.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stockroom.commondb.LogEar;
import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.operator.ServiceDatabase;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseSettings.Migration;
import dev.stockroom.commondb.settings.DatabaseUrl;
import dev.stockroom.commondb.state.Phase;
import dev.stockroom.commondb.undo.UndoOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A start and a command work where the history is, and never begin a second one unasked. */
@Tag("server")
@Tag("P10")
@Timeout(300)
class WhichSchemaTest {

    private static final String HISTORY = "flyway_schema_history";
    private static final String WHERE_TABLES_ARE =
            "SELECT string_agg(schemaname || '.' || tablename, ' ' ORDER BY 1) FROM (SELECT schemaname, tablename FROM"
                    + " pg_tables WHERE schemaname NOT LIKE 'pg\\_%' AND schemaname <> 'information_schema' AND tablename"
                    + " NOT LIKE '%history%' ORDER BY 1, 2) t";

    @TempDir
    Path folder;

    @TempDir
    Path others;

    private final String login = TestServer.freshName("shop");
    private final String database = TestServer.freshName("which");

    @BeforeEach
    void createLoginAndDatabase() throws SQLException {
        TestServer.execute(
                "postgres",
                "CREATE ROLE " + login + " LOGIN",
                "CREATE DATABASE " + database + " OWNER " + login + " TEMPLATE template0");
    }

    @Test
    void goesOnWhereTheHistoryIsWhenASchemaOfTheLoginsNameComesToStandBeforeIt() throws Exception {
        assertThat(service(settings()).start()).isNull();
        schema(login);
        try (LogEar ear = new LogEar()) {
            TestService next = service(settings()).file("V3__three.sql", "CREATE TABLE three (id int);");
            assertThat(next.start()).isNull();
            assertThat(next.state().phase()).isEqualTo(Phase.READY);
            assertThat(ear.heard())
                    .filteredOn(line -> line.contains(login) && line.contains("quarkus.flyway.default-schema"))
                    .singleElement()
                    .asString()
                    .contains("public");
        }
        assertThat(tables()).isEqualTo("public.one public.three public.two");
        assertThat(histories()).isEqualTo("public");
    }

    @Test
    void goesOnWhereTheHistoryIsWhenAMigrationMakesTheSchemaOfTheLoginsName() throws Exception {
        TestService service = service(settings()).file("V3__app.sql", "CREATE SCHEMA " + login + ";");
        assertThat(service.start()).isNull();
        assertThat(service.start()).isNull();
        assertThat(service.file("V4__four.sql", "CREATE TABLE four (id int);").start())
                .isNull();
        assertThat(tables()).isEqualTo("public.four public.one public.two");
    }

    @Test
    void grantsWhereTheHistoryIs() throws Exception {
        String role = TestServer.freshName("role");
        TestServer.execute("postgres", "CREATE ROLE " + role + " LOGIN");
        assertThat(service(settings()).start()).isNull();
        schema(login);
        TestService service = service(settings().serviceRole(role));
        assertThat(service.start()).isNull();
        assertThat(value("SELECT has_table_privilege('" + role + "', 'public.one', 'INSERT')"))
                .isEqualTo("t");
        assertThat(value("SELECT has_schema_privilege('" + role + "', '" + login + "', 'USAGE')"))
                .isEqualTo("f");
        assertThat(value("SELECT string_agg(defaclnamespace::regnamespace::text, ' ') FROM pg_default_acl WHERE"
                        + " defaclobjtype = 'r'"))
                .isEqualTo("public");
    }

    @Test
    void refusesTwoHistoriesOfThisServiceOnTheSearchPath() throws Exception {
        assertThat(service(settings()).start()).isNull();
        schema(login);
        service(settings()).stockFlyway().migrate();
        String before = everything();
        assertThat(refusal(settings())).contains("\"" + login + "\"", "\"public\"", "quarkus.flyway.default-schema");
        assertThatThrownBy(() -> service(settings()).commands().connect())
                .isInstanceOf(DatabaseStartException.class)
                .hasMessageContaining("\"" + login + "\"")
                .hasMessageContaining("\"public\"");
        assertThat(everything()).isEqualTo(before);
        assertThat(service(settings().schema("public")).start()).isNull();
        assertThat(service(settings().schema(login)).start()).isNull();
    }

    @Test
    void takesAnEmptyHistoryBeforeTheOwnForNone() throws Exception {
        assertThat(service(settings()).start()).isNull();
        schema(login);
        TestServer.execute(
                database,
                "CREATE TABLE " + login + "." + HISTORY + " (LIKE public." + HISTORY + ")",
                "ALTER TABLE " + login + "." + HISTORY + " OWNER TO " + login);
        assertThat(service(settings()).start()).isNull();
        assertThat(tables()).isEqualTo("public.one public.two");
    }

    /** It was the only one that the session saw, and everything was migrated anew beside it. */
    @ParameterizedTest
    @ValueSource(strings = {"role", "URL"})
    void takesAnEmptyHistoryForNoneWhereTheOwnOneIsNoLongerFirst(String how) throws Exception {
        assertThat(service(settings()).start()).isNull();
        schema("app");
        TestServer.execute(
                database,
                "CREATE TABLE app." + HISTORY + " (LIKE public." + HISTORY + ")",
                "ALTER TABLE app." + HISTORY + " OWNER TO " + login);
        TestSettings elsewhere = settings();
        if (how.equals("role")) {
            TestServer.execute("postgres", "ALTER ROLE " + login + " SET search_path = app");
        } else {
            elsewhere = settings().url(url(Map.of("currentSchema", "app,public")));
        }
        String before = everything();
        assertThat(refusal(elsewhere)).contains("\"public\"", "\"app\"", "quarkus.flyway.default-schema");
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALTER ROLE %s SET search_path = %s", "ALTER DATABASE %s SET search_path = %s"})
    void goesOnWhereTheHistoryIsWhenRoleOrDatabaseSetAnotherSearchPath(String alter) throws Exception {
        assertThat(service(settings()).start()).isNull();
        schema("app");
        TestServer.execute("postgres", alter.formatted(alter.contains("ROLE") ? login : database, "app, public"));
        try (LogEar ear = new LogEar()) {
            assertThat(service(settings()).start()).isNull();
            assertThat(ear.heard()).anyMatch(line -> line.contains("app") && line.contains("default-schema"));
        }
        assertThat(tables()).isEqualTo("public.one public.two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALTER ROLE %s SET search_path = %s", "ALTER DATABASE %s SET search_path = %s"})
    void refusesWhereTheHistoryIsNoLongerOnTheSearchPathOfRoleOrDatabase(String alter) throws Exception {
        assertThat(service(settings()).start()).isNull();
        schema("app");
        TestServer.execute("postgres", alter.formatted(alter.contains("ROLE") ? login : database, "app"));
        String before = everything();
        assertThat(refusal(settings())).contains("\"public\"", "\"app\"", "quarkus.flyway.default-schema");
        assertThatThrownBy(() -> service(settings()).commands().connect()).isInstanceOf(DatabaseStartException.class);
        assertThat(everything()).isEqualTo(before);
        assertThat(service(settings().schema("app")).start()).isNull();
        assertThat(tables()).isEqualTo("app.one app.two public.one public.two");
    }

    @Test
    void refusesAPathOfTheUrlOnWhichTheHistoryIsBehindTheSchemaThatItNamesFirst() throws Exception {
        assertThat(service(settings()).start()).isNull();
        schema("app");
        String before = everything();
        for (Map<String, String> parameters :
                List.of(Map.of("currentSchema", "app,public"), Map.of("options", "-c search_path=app,public"))) {
            assertThat(refusal(settings().url(url(parameters))))
                    .contains("\"public\"", "\"app\"", "quarkus.flyway.default-schema");
        }
        assertThat(refusal(settings().initSql("SET search_path TO app, public")))
                .contains("\"public\"", "\"app\"");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void usesTheFirstSchemaOfTheUrlWhereBothHoldAHistory() throws Exception {
        TestSettings app = settings().url(url(Map.of("currentSchema", "app,public")));
        schema("app");
        assertThat(service(app).start()).isNull();
        assertThat(service(settings().schema("public")).start()).isNull();
        assertThat(service(app).start()).isNull();
        assertThat(tables()).isEqualTo("app.one app.two public.one public.two");
    }

    private static Stream<Function<String, Function<TestSettings, TestSettings>>> configurations() {
        return Stream.of(
                schema -> settings -> settings.schema(schema),
                schema -> settings -> settings.url(with(settings.url(), Map.of("currentSchema", schema))),
                schema -> settings -> settings.url(with(settings.url(), Map.of("options", "-c search_path=" + schema))),
                schema -> settings -> settings.initSql("SET search_path TO " + schema));
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void twoDeploymentsInTwoConfiguredSchemasNeverMeet(
            Function<String, Function<TestSettings, TestSettings>> configuration) throws Exception {
        for (List<String> order : List.of(List.of("a1", "b1"), List.of("b2", "a2"))) {
            for (String name : order) {
                schema(name);
                assertThat(service(configuration.apply(name).apply(settings())).start())
                        .isNull();
            }
            for (String name : order) {
                TestService again = service(configuration.apply(name).apply(settings()));
                assertThat(again.start()).isNull();
                assertThat(again.commands().missing(again.commands().connect())).isEmpty();
                TestService waiting =
                        service(configuration.apply(name).apply(settings()).migration(Migration.ELSEWHERE));
                assertThat(waiting.start()).isNull();
            }
        }
        assertThat(tables()).isEqualTo("a1.one a1.two a2.one a2.two b1.one b1.two b2.one b2.two");
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void aConfiguredSchemaIsUsedWhateverIsInAnother(
            Function<String, Function<TestSettings, TestSettings>> configuration) throws Exception {
        assertThat(service(settings()).start()).isNull();
        schema("app");
        TestService waiting = service(configuration
                .apply("app")
                .apply(settings())
                .migration(Migration.ELSEWHERE)
                .waiting(Duration.ofSeconds(1)));
        assertThat(waiting.commands().missing(waiting.commands().connect())).hasSize(2);
        assertThat(service(configuration.apply("app").apply(settings())).start())
                .isNull();
        assertThat(waiting.start()).isNull();
        assertThat(tables()).isEqualTo("app.one app.two public.one public.two");
    }

    @Test
    void anOwnerThatAllBelongsToIsTheOneThatInitSqlNames() throws Exception {
        String deployer = TestServer.freshName("deployer");
        TestServer.execute(
                "postgres", "CREATE ROLE " + deployer + " LOGIN NOINHERIT", "GRANT " + login + " TO " + deployer);
        TestSettings settings = TestServer.settings(database)
                .migrating(new Login(deployer, null))
                .own(new Login(deployer, null))
                .initSql("SET ROLE " + login);
        TestService service = service(settings).file("U1__one.sql", "DROP TABLE one;");
        assertThat(service.start()).isNull();
        assertThat(service.start()).isNull();
        assertThat(value("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"))
                .isEqualTo(login);
        assertThat(service(settings.migration(Migration.ELSEWHERE)).start()).isNull();
        ServiceDatabase commands = service.commands();
        assertThat(commands.missing(commands.connect())).isEmpty();
        schema(login);
        assertThat(service.start()).as("the owner's schema is the first now").isNull();
        assertThat(tables()).isEqualTo("public.one public.two");
    }

    @Test
    void saysWhichSettingIsRefusedWhereInitSqlMayNotDoWhatItSays() {
        TestSettings settings = settings().initSql("SET ROLE postgres");
        assertThat(refusal(settings)).contains("quarkus.flyway.init-sql", "42501");
    }

    @Test
    void aPodThatMayNotDoWhatInitSqlSaysWaitsAllTheSame() throws Exception {
        assertThat(service(settings()).start()).isNull();
        TestService pod = service(settings().initSql("SET ROLE postgres").migration(Migration.ELSEWHERE));
        assertThat(pod.start()).isNull();
        assertThat(pod.state().phase()).isEqualTo(Phase.READY);
    }

    @Test
    void withThreeLoginsTheSchemaOfTheOneThatMigratesCountsAndThatOfTheServiceDoesNot() throws Exception {
        String service = TestServer.freshName("service");
        TestServer.execute("postgres", "CREATE ROLE " + service + " LOGIN");
        TestSettings three = settings().own(new Login(service, null)).serviceRole(service);
        assertThat(service(three).start()).isNull();
        TestServer.execute(database, "CREATE SCHEMA " + service + " AUTHORIZATION " + service);
        TestSettings pod = TestServer.settings(database)
                .migrating(new Login(service, null))
                .own(new Login(service, null))
                .migration(Migration.ELSEWHERE);
        assertThat(service(pod).start()).isNull();
        assertThat(service(three).start()).isNull();
        schema(login);
        assertThat(service(three).start()).isNull();
        assertThat(service(pod).start()).isNull();
        assertThat(tables()).isEqualTo("public.one public.two");
    }

    @Test
    void anotherServicesHistoryInAnotherSchemaIsNoObstacle() throws Exception {
        TestService other = new TestService(others, settings())
                .file("V1__one.sql", "CREATE TABLE theirs (id int);")
                .file("V2__other.sql", "CREATE TABLE others (id int);");
        other.stockFlyway().migrate();
        schema(login);
        assertThat(service(settings()).start()).isNull();
        assertThat(tables()).isEqualTo("public.others public.theirs " + login + ".one " + login + ".two");
        assertThat(service(settings()).start()).isNull();
        TestServer.execute(database, "DROP SCHEMA " + login + " CASCADE", "CREATE SCHEMA app AUTHORIZATION " + login);
        TestServer.execute("postgres", "ALTER ROLE " + login + " SET search_path = app");
        assertThat(service(settings()).start()).isNull();
        assertThat(tables()).isEqualTo("app.one app.two public.others public.theirs");
    }

    @Test
    void whereAnotherServiceBeginsAlikeNothingIsBegunUntilTheSchemaIsSet() throws Exception {
        assertThat(service(settings()).file("V3__x.sql", "SELECT 1;").start()).isNull();
        TestServer.execute(
                database,
                "UPDATE " + HISTORY + " SET installed_by = 'ann@gadget/pod', script = 'V3__y.sql' WHERE version = '3'",
                "UPDATE " + HISTORY + " SET installed_by = 'ann@gadget/pod'");
        schema(login);
        Files.delete(folder.resolve("V3__x.sql"));
        assertThat(refusal(settings()))
                .contains("\"public\"", "\"" + login + "\"", "quarkus.flyway.default-schema=" + login);
        assertThat(tables()).isEqualTo("public.one public.two");
        assertThat(service(settings().schema(login)).start()).isNull();
        assertThat(tables()).isEqualTo("public.one public.two " + login + ".one " + login + ".two");
    }

    @Test
    void aTableThatIsOnlyCalledLikeAHistoryIsNone() throws Exception {
        TestServer.execute(database, "CREATE SCHEMA audit", "CREATE TABLE audit." + HISTORY + " (version int)");
        assertThat(service(settings()).start()).isNull();
        assertThat(service(settings()).start()).isNull();
        assertThat(tables()).isEqualTo("public.one public.two");
    }

    @Test
    void refusesToBeginASecondDeploymentInTheSchemaOfAnotherLogin() throws Exception {
        String second = TestServer.freshName("second");
        TestServer.execute("postgres", "CREATE ROLE " + second + " LOGIN");
        schema(login);
        assertThat(service(settings()).start()).isNull();
        TestServer.execute(
                database,
                "CREATE SCHEMA " + second + " AUTHORIZATION " + second,
                "GRANT USAGE ON SCHEMA " + login + " TO " + second,
                "GRANT SELECT ON ALL TABLES IN SCHEMA " + login + " TO " + second);
        TestSettings other =
                TestServer.settings(database).migrating(new Login(second, null)).own(new Login(second, null));
        assertThat(refusal(other)).contains("\"" + login + "\"", "\"" + second + "\"", "quarkus.flyway.default-schema");
        assertThat(service(other.schema(second)).start()).isNull();
        assertThat(service(settings()).start()).isNull();
        assertThat(tables())
                .isEqualTo(Stream.of(second + ".one", second + ".two", login + ".one", login + ".two")
                        .sorted()
                        .reduce((l, r) -> l + " " + r)
                        .orElseThrow());
    }

    @Test
    void saysThatThereIsNoSchemaToCreateIn() throws Exception {
        TestServer.execute(database, "DROP SCHEMA public");
        String before = everything();
        assertThat(refusal(settings()))
                .contains(
                        "no schema to create in", "search_path", "\"$user\", public", "quarkus.flyway.default-schema");
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void aConfiguredSchemaThatIsNotThereIsMadeByFlyway(
            Function<String, Function<TestSettings, TestSettings>> configuration) throws Exception {
        TestService service = service(configuration.apply("nosuch").apply(settings()));
        assertThat(service.start()).isNull();
        assertThat(service.start()).isNull();
        assertThat(tables()).isEqualTo("nosuch.one nosuch.two");
    }

    @Test
    void aPodFindsTheHistoryBehindTheFirstSchemaAndRefusesOneThatIsElsewhere() throws Exception {
        assertThat(service(settings()).start()).isNull();
        schema(login);
        TestSettings pod = settings().migration(Migration.ELSEWHERE);
        assertThat(service(pod).start()).isNull();
        TestServer.execute("postgres", "ALTER ROLE " + login + " SET search_path = " + login);
        assertThat(refusal(pod)).contains("\"public\"", "\"" + login + "\"", "quarkus.flyway.default-schema");
    }

    @Test
    void commandsWorkWhereTheHistoryIs() throws Exception {
        TestService service = service(settings()).file("U2__two.sql", "DROP TABLE two;");
        assertThat(service.start()).isNull();
        schema(login);
        ServiceDatabase commands = service.commands();
        commands.connect().close();
        assertThat(commands.flyway().info().pending()).isEmpty();
        assertThat(service.commands().missing(service.commands().connect())).isEmpty();
        assertThat(service.commands().changes().version()).isEqualTo("2");
        service.commands().changes().force(MigrationVersion.fromVersion("2"), false);
        assertThat(service.commands().changes().version()).isEqualTo("1");
        service.commands().changes().force(MigrationVersion.fromVersion("2"), true);
        assertThat(service.commands().changes().undo(new UndoOrder(UndoOrder.Reach.NEWEST, null, false), step -> {}))
                .hasSize(1);
        assertThat(tables()).isEqualTo("public.one");
        assertThat(histories()).isEqualTo("public");
        service.commands().withTurn(connection -> {
            ServiceDatabase repairing = service.commands();
            repairing.connect().close();
            return repairing.flyway(flyway -> {}).repair();
        });
        assertThat(histories()).isEqualTo("public");
    }

    /** It may be this service's, under another login since, and then an empty database would be served. */
    @Test
    void behindTheFirstSchemaAHistoryThatTheLoginMayNotReadIsNotPassedOver() throws Exception {
        assertThat(service(settings()).start()).isNull();
        String second = TestServer.freshName("second");
        TestServer.execute("postgres", "CREATE ROLE " + second + " LOGIN");
        TestServer.execute(database, "CREATE SCHEMA " + second + " AUTHORIZATION " + second);
        TestSettings other =
                TestServer.settings(database).migrating(new Login(second, null)).own(new Login(second, null));
        assertThat(service(other).start().block())
                .contains("this login may not read the history in schema \"public\"", "default-schema=" + second);
        assertThatThrownBy(() -> service(other).commands().connect()).hasMessageContaining("may not read the history");
        assertThat(tables()).contains("public.one").doesNotContain(second + ".one");
        assertThat(service(other.schema(second)).start()).as("said to be meant").isNull();
        assertThat(service(other).start())
                .as("whose own history is in the first schema")
                .isNull();
    }

    /** The history of another deployment does not count, because the URL names the schema. */
    @Test
    void aSchemaOfTheUrlThatIsNotThereIsMadeBesideAHistoryInAnother() throws Exception {
        assertThat(service(settings()).start()).isNull();
        TestSettings second = settings().url(url(Map.of("currentSchema", "second")));
        service(second).commands().connect().close();
        assertThat(service(second).start()).isNull();
        assertThat(service(second).start()).isNull();
        assertThat(tables()).isEqualTo("public.one public.two second.one second.two");
    }

    @Test
    void whereNoSchemaOfTheSearchPathIsThereAHistoryInAnotherIsNamed() throws Exception {
        assertThat(service(settings()).start()).isNull();
        TestServer.execute("postgres", "ALTER ROLE " + login + " SET search_path = nosuch");
        String before = everything();
        assertThat(refusal(settings())).contains("\"public\"", "no schema", "quarkus.flyway.default-schema=public");
        assertThat(everything()).isEqualTo(before);
    }

    /** PostgreSQL leaves a schema out of the search path if the login has no USAGE on it. */
    @Test
    void aHistoryInASchemaWithoutUsageIsNotPassedOver() throws Exception {
        assertThat(service(settings()).start()).isNull();
        withdrawUsage();
        String before = everything();
        assertThat(refusal(settings())).contains("\"public\"", "GRANT USAGE ON SCHEMA \"public\" TO \"" + login + "\"");
        assertThatThrownBy(() -> service(settings()).commands().connect())
                .hasMessageContaining("may not read the history in schema \"public\"");
        assertThat(everything()).isEqualTo(before);
        schema(login);
        assertThat(refusal(settings()))
                .contains("\"public\"", "\"" + login + "\"", "GRANT USAGE ON SCHEMA \"public\" TO \"" + login + "\"");
        assertThat(histories()).isEqualTo("public");
        TestServer.execute(database, "GRANT USAGE, CREATE ON SCHEMA public TO " + login);
        assertThat(service(settings()).start()).isNull();
        assertThat(tables()).isEqualTo("public.one public.two");
    }

    /** As a first deployment goes: the Job makes the schema and its history, and grants at the end of its first file. */
    @Test
    void aPodWaitsForTheRightToUseTheSchemaOfTheHistory() throws Exception {
        assertThat(service(settings()).start()).isNull();
        withdrawUsage();
        TestService pod = service(settings().migration(Migration.ELSEWHERE));
        assertThatThrownBy(() -> pod.commands().connect())
                .hasMessageContaining("may not read the history in schema \"public\"");
        List<Phase> waited = new ArrayList<>();
        try (LogEar ear = new LogEar()) {
            var start = pod.preparation(pod.state(), System::nanoTime, millis -> {
                waited.add(pod.state().phase());
                grantUsage();
            });
            start.prepare();
            start.complete();
            assertThat(ear.heard())
                    .anyMatch(line -> line.contains("Waiting for another process to migrate and to grant")
                            && line.contains("may not read the history in schema \"public\""));
        }
        assertThat(waited).isNotEmpty().containsOnly(Phase.WAITING_FOR_SCHEMA);
        assertThat(pod.state().phase()).isEqualTo(Phase.READY);
    }

    private void grantUsage() {
        try {
            TestServer.execute(database, "GRANT USAGE ON SCHEMA public TO " + login);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The one in front may be the deployment's own, and the next schema on the path is nobody's yet. */
    @ParameterizedTest
    @ValueSource(strings = {"app,public", "public,app", "\"public\" , app"})
    void aHistoryInASchemaWithoutUsageThatTheUrlNamesIsNotPassedOver(String path) throws Exception {
        assertThat(service(settings()).start()).isNull();
        withdrawUsage();
        schema("app");
        TestSettings named = settings().initSql("SET search_path TO " + path);
        assertThat(refusal(named)).contains("GRANT USAGE ON SCHEMA \"public\"", "default-schema=app");
        assertThat(tables()).isEqualTo("public.one public.two");
        assertThat(service(settings().initSql("SET search_path TO app")).start())
                .as("a path without that schema")
                .isNull();
        assertThat(service(named).start())
                .as("whose own history is in the first schema that may be used")
                .isNull();
    }

    private void withdrawUsage() throws SQLException {
        TestServer.execute(
                database, "ALTER SCHEMA public OWNER TO postgres", "REVOKE ALL ON SCHEMA public FROM PUBLIC, " + login);
    }

    private TestService service(TestSettings settings) {
        return new TestService(folder, settings)
                .file("V1__one.sql", "CREATE TABLE one (id int);")
                .file("V2__two.sql", "CREATE TABLE two (id int);");
    }

    private TestSettings settings() {
        return TestServer.settings(database).migrating(new Login(login, null)).own(new Login(login, null));
    }

    private DatabaseUrl url(Map<String, String> parameters) {
        return with(TestServer.url(database), parameters);
    }

    private static DatabaseUrl with(DatabaseUrl url, Map<String, String> parameters) {
        return new DatabaseUrl(url.hosts(), url.database(), parameters);
    }

    private String refusal(TestSettings settings) {
        DatabaseStartException refused = service(settings).start();
        assertThat(refused).isNotNull();
        return refused.block();
    }

    private void schema(String name) throws SQLException {
        TestServer.execute(database, "CREATE SCHEMA " + name + " AUTHORIZATION " + login);
    }

    private String tables() throws SQLException {
        return value(WHERE_TABLES_ARE);
    }

    private String histories() throws SQLException {
        return value(
                "SELECT string_agg(schemaname, ' ' ORDER BY 1) FROM pg_tables WHERE tablename = '" + HISTORY + "'");
    }

    /** All that a refused start must not change. */
    private String everything() throws SQLException {
        return value(
                "SELECT string_agg(n.nspname || coalesce('.' || c.relname, ''), ' ' ORDER BY 1) FROM pg_namespace n"
                        + " LEFT JOIN pg_class c ON c.relnamespace = n.oid WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <>"
                        + " 'information_schema'");
    }

    private String value(String query) throws SQLException {
        return Optional.ofNullable(TestServer.value(database, query)).orElse("");
    }
}
