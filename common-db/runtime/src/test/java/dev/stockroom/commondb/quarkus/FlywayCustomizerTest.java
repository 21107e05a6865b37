package dev.stockroom.commondb.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What common-db adds to Flyway's settings. */
@Tag("server")
class FlywayCustomizerTest {

    @TempDir
    Path folder;

    @Test
    void addsWhatTheDesignSays() {
        Configuration flyway = configured(new TestService(folder, TestServer.settings("widget")));
        assertThat(flyway.getLockRetryCount()).isEqualTo(-1);
        assertThat(flyway.getConnectRetries()).isEqualTo(10);
        assertThat(flyway.getInitSql()).contains("client_connection_check_interval");
        assertThat(flyway.getPluginRegister()
                        .getExact(PostgreSQLConfigurationExtension.class)
                        .isTransactionalLock())
                .isFalse();
        assertThat(Arrays.stream(flyway.getIgnoreMigrationPatterns()).map(Object::toString))
                .hasSize(1);
        assertThat(flyway.isValidateMigrationNaming()).isFalse();
    }

    @Test
    void keepsWhatTheUserAdded() {
        Callback own = new Callback() {
            @Override
            public boolean supports(Event event, org.flywaydb.core.api.callback.Context context) {
                return false;
            }

            @Override
            public boolean canHandleInTransaction(Event event, org.flywaydb.core.api.callback.Context context) {
                return true;
            }

            @Override
            public void handle(Event event, org.flywaydb.core.api.callback.Context context) {}

            @Override
            public String getCallbackName() {
                return "own";
            }
        };
        Configuration flyway = configured(new TestService(folder, TestServer.settings("widget"))
                .with(f -> f.initSql("SET lock_timeout = '5s'").callbacks(own).ignoreMigrationPatterns("*:missing")));
        assertThat(flyway.getInitSql())
                .contains("client_connection_check_interval")
                .endsWith(";\nSET lock_timeout = '5s'");
        assertThat(flyway.getCallbacks()).hasSize(3).contains(own);
        assertThat(flyway.getIgnoreMigrationPatterns()).hasSize(2);
    }

    @Test
    @Tag("P12")
    void letsTheServerNoticeALostNodeInFlywaysSessionToo() throws Exception {
        String database = TestServer.freshName("noticed");
        TestService service = new TestService(folder, TestServer.settings(database))
                .file(
                        "V1__seen.sql",
                        "CREATE TABLE seen AS SELECT name, setting FROM pg_settings"
                                + " WHERE name LIKE 'tcp\\_%' OR name = 'client_connection_check_interval';");
        assertThat(service.start()).isNull();
        assertThat(TestServer.value(
                        database, "SELECT string_agg(name || ' ' || setting, ', ' ORDER BY name) FROM seen"))
                .isEqualTo("client_connection_check_interval 250, tcp_keepalives_count 3, tcp_keepalives_idle 10,"
                        + " tcp_keepalives_interval 5, tcp_user_timeout 25000");
    }

    /** BEFORE_MIGRATE and AFTER_MIGRATE would cost two connections and 26 statements. */
    @Test
    void listensToNoEventThatCostsAConnection() {
        List<Callback> ours = List.of(configured(new TestService(folder, TestServer.settings("widget")))
                .getCallbacks());
        Set<Event> supported = EnumSet.noneOf(Event.class);
        for (Event event : Event.values()) {
            if (ours.stream().anyMatch(callback -> callback.supports(event, null))) {
                supported.add(event);
            }
        }
        assertThat(supported)
                .allMatch(event -> event.name().contains("EACH") || event == Event.AFTER_MIGRATE_OPERATION_FINISH)
                .contains(Event.AFTER_MIGRATE_OPERATION_FINISH);
        assertThat(ours)
                .hasSize(2)
                .allMatch(callback -> callback.canHandleInTransaction(Event.BEFORE_EACH_MIGRATE, null));
    }

    @ParameterizedTest
    @MethodSource
    @Tag("P10")
    void refusesACustomizerThatMovesHistoryOrMigrationsBeforeAnythingIsChanged(
            Consumer<FluentConfiguration> customizer, String property) throws Exception {
        String database = TestServer.freshName("moved");
        TestService service = new TestService(folder, TestServer.settings(database))
                .file("V1__one.sql", "CREATE TABLE one (id int);")
                .customizedBy(customizer);
        assertThat(service.start().block()).contains("FlywayConfigurationCustomizer", property);
        assertThat(TestServer.value(
                        database,
                        "SELECT count(*) FROM pg_class WHERE relnamespace::regnamespace::text NOT LIKE 'pg\\_%' AND"
                                + " relnamespace::regnamespace::text <> 'information_schema'"))
                .isEqualTo("0");
        assertThat(TestServer.value(database, "SELECT count(*) FROM pg_namespace WHERE nspname = 'app'"))
                .isEqualTo("0");
    }

    static Stream<Arguments> refusesACustomizerThatMovesHistoryOrMigrationsBeforeAnythingIsChanged() {
        return Stream.of(
                moved(flyway -> flyway.table("my_history"), "quarkus.flyway.table=my_history"),
                moved(flyway -> flyway.defaultSchema("app"), "quarkus.flyway.default-schema=app"),
                moved(flyway -> flyway.schemas("app", "log"), "quarkus.flyway.schemas=app,log"),
                moved(flyway -> flyway.locations("classpath:db/other"), "quarkus.flyway.locations=classpath:db/other"),
                moved(
                        flyway -> flyway.initSql("SET search_path TO app"),
                        "quarkus.flyway.init-sql=SET search_path TO app"),
                moved(flyway -> flyway.sqlMigrationPrefix("M"), "quarkus.flyway.sql-migration-prefix=M"),
                moved(
                        flyway -> flyway.repeatableSqlMigrationPrefix("A"),
                        "quarkus.flyway.repeatable-sql-migration-prefix=A"),
                moved(flyway -> flyway.placeholderPrefix("#["), "quarkus.flyway.placeholder-prefix=#["),
                moved(flyway -> flyway.placeholderSuffix("]"), "quarkus.flyway.placeholder-suffix=]"),
                moved(flyway -> flyway.target("1"), "sets the target 1"),
                moved(flyway -> flyway.target("current"), "sets the target"),
                moved(flyway -> flyway.configuration(Map.of("flyway.table", "other")), "quarkus.flyway.table=other"));
    }

    @Test
    @Tag("P10")
    void refusesACustomizerThatLeadsToAnotherDatabaseBeforeAnythingIsChangedThere() throws Exception {
        String other = TestServer.freshDatabase("other");
        String database = TestServer.freshName("swapped");
        TestService service = new TestService(folder, TestServer.settings(database))
                .file("V1__one.sql", "CREATE TABLE one (id int);")
                .customizedBy(flyway -> flyway.dataSource(TestServer.url(other).jdbc(), TestServer.SUPERUSER, null));
        assertThat(service.start().block())
                .contains("FlywayConfigurationCustomizer", "another database", other, "quarkus.flyway.jdbc-url");
        for (String name : List.of(other, database)) {
            assertThat(TestServer.value(name, "SELECT to_regclass('one')")).isNull();
            assertThat(TestServer.value(name, "SELECT to_regclass('flyway_schema_history')"))
                    .isNull();
        }
    }

    @Test
    @Tag("P10")
    void refusesACustomizerThatLeadsNowhere() throws Exception {
        TestService service = new TestService(folder, TestServer.settings(TestServer.freshName("swapped")))
                .file("V1__one.sql", "CREATE TABLE one (id int);")
                .customizedBy(flyway ->
                        flyway.dataSource(TestServer.url("nothing_of_this_name").jdbc(), TestServer.SUPERUSER, null));
        assertThat(service.start().block()).contains("FlywayConfigurationCustomizer", "3D000");
    }

    /** As one does that traces or counts statements. */
    @Test
    @Tag("P11")
    void leavesACustomizerThatLeadsToTheSameDatabaseInAnotherWay() throws Exception {
        String database = TestServer.freshName("wrapped");
        TestService service = new TestService(folder, TestServer.settings(database))
                .file("V1__one.sql", "CREATE TABLE one (id int);")
                .customizedBy(flyway -> flyway.dataSource(
                        TestServer.url(database).jdbc() + "?ApplicationName=traced", TestServer.SUPERUSER, null));
        assertThat(service.start()).isNull();
        assertThat(TestServer.value(database, "SELECT to_regclass('one')")).isEqualTo("one");
    }

    private static Arguments moved(Consumer<FluentConfiguration> customizer, String property) {
        return Arguments.of(customizer, property);
    }

    @Test
    @Tag("P11")
    void leavesWhatElseACustomizerChanges() {
        TestService service = new TestService(folder, TestServer.settings(TestServer.freshName("kept")))
                .file("V1__one.sql", "CREATE TABLE ${name} (id int);")
                .customizedBy(
                        flyway -> flyway.placeholders(Map.of("name", "one")).initSql("SET lock_timeout = '5s'"));
        assertThat(service.start()).isNull();
    }

    @Test
    void doesNothingWhereCommonDbDoesNothing() {
        StartupProcess.forget();
        FluentConfiguration flyway = new FluentConfiguration();
        new FlywayCustomizer().customize(flyway);
        assertThat(flyway.getLockRetryCount()).isEqualTo(new FluentConfiguration().getLockRetryCount());
        assertThat(flyway.getCallbacks()).isEmpty();
        assertThat(flyway.getInitSql()).isNull();
    }

    private static Configuration configured(TestService service) {
        return service.flyway(service.preparation(service.state())).getConfiguration();
    }
}
