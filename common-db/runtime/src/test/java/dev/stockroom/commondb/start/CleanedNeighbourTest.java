package dev.stockroom.commondb.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.failure.DatabaseStartException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Flyway's clean drops all that is in its schemas, whoever has made it: no start cleans another history's tables away. */
@Tag("server")
@Tag("P10")
@Timeout(300)
class CleanedNeighbourTest {

    private static final String CLEAN = "quarkus.flyway.clean-at-start";
    private static final String VALIDATE = "quarkus.flyway.validate-at-start";
    private static final String CLEAN_IF_INVALID = VALIDATE + ".clean-on-validation-error";
    private static final String WHAT = "a clean would drop what another history holds";

    @TempDir
    Path folder;

    @TempDir
    Path others;

    private final String database = TestServer.freshName("cleaned");

    @BeforeEach
    void twoServicesShareASchema() throws SQLException {
        TestServer.execute("postgres", "CREATE DATABASE " + database + " TEMPLATE template0");
        TestServer.execute(database, "CREATE SCHEMA app");
        assertThat(service().start()).isNull();
        other("public").stockFlyway().migrate();
        TestServer.execute(database, "INSERT INTO report VALUES (1)");
    }

    @AfterEach
    void forgetTheProperties() {
        System.clearProperty(CLEAN);
        System.clearProperty(VALIDATE);
        System.clearProperty(CLEAN_IF_INVALID);
    }

    @Test
    void aCleanAtStartIsRefusedBeforeItRuns() throws Exception {
        System.setProperty(CLEAN, "true");
        assertThat(service().startAfter(Flyway::clean).block())
                .contains(WHAT, "\"public\".\"reports\"", "quarkus.flyway.clean-at-start=false");
        assertThat(reports()).isEqualTo("1");
    }

    @Test
    void soIsACleanOnAValidationErrorThatThereIs() throws Exception {
        System.setProperty(VALIDATE, "true");
        System.setProperty(CLEAN_IF_INVALID, "true");
        assertThat(service().startAfter(flyway -> {})).as("valid").isNull();
        TestService next = service().file("V2__two.sql", "CREATE TABLE two (id int);");
        assertThat(next.startAfter(Flyway::clean).block()).contains(WHAT, "\"public\".\"reports\"");
        assertThat(reports()).isEqualTo("1");
    }

    @ParameterizedTest
    @EnumSource(names = {"CLEANS", "CLEANS_TO_TRY"})
    void inDevelopmentTooAnothersTablesStay(ChangesBefore change) {
        System.setProperty(CLEAN, "true");
        assertThatThrownBy(() -> begins(service(), change))
                .isInstanceOf(DatabaseStartException.class)
                .hasMessageContaining("\"public\".\"reports\"");
    }

    @Test
    void inDevelopmentAnEarlierHistoryOfThisServiceIsCleanedAway() throws Exception {
        System.setProperty(CLEAN, "true");
        TestServer.execute(database, "DROP TABLE reports, report", "CREATE TABLE old AS TABLE flyway_schema_history");
        assertThatCode(() -> begins(service(), ChangesBefore.CLEANS_TO_TRY)).doesNotThrowAnyException();
        assertThatThrownBy(() -> begins(service(), ChangesBefore.CLEANS))
                .isInstanceOf(DatabaseStartException.class)
                .hasMessageContaining("\"public\".\"old\"");
    }

    @ParameterizedTest
    @EnumSource(names = {"CLEANS", "CLEANS_TO_TRY"})
    void withoutAHistoryOfItsOwnAnothersTablesStayToo(ChangesBefore change) throws Exception {
        System.setProperty(CLEAN, "true");
        TestServer.execute(database, "DROP TABLE flyway_schema_history, one");
        assertThatThrownBy(() -> begins(service(), change))
                .isInstanceOf(DatabaseStartException.class)
                .hasMessageContaining("\"public\".\"reports\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"schemas", "default-schema"})
    void anotherHistoryInASchemaThatFlywayManagesBesidesIsANeighbourToo(String setting) throws Exception {
        System.setProperty(CLEAN, "true");
        TestServer.execute(database, "DROP TABLE reports, report");
        other("app").stockFlyway().migrate();
        TestService service = setting.equals("schemas")
                ? service().with(flyway -> flyway.schemas("public", "app").cleanDisabled(false))
                : service()
                        .with(flyway ->
                                flyway.schemas("app").defaultSchema("public").cleanDisabled(false));
        assertThat(service.startAfter(Flyway::clean).block()).contains(WHAT, "\"app\".\"reports\"");
    }

    @Test
    void aHistoryInASchemaThatFlywayDoesNotCleanIsNoObstacle() throws Exception {
        System.setProperty(CLEAN, "true");
        TestServer.execute(database, "DROP TABLE reports, report");
        other("app").stockFlyway().migrate();
        assertThat(service().startAfter(Flyway::clean)).isNull();
        assertThat(TestServer.value(database, "SELECT count(*) FROM app.report"))
                .isEqualTo("0");
    }

    @Test
    void aStartThatCleansNothingDoesNotMindTheNeighbour() {
        assertThat(service().start()).isNull();
    }

    /** Up to the point where Flyway is configured, and nothing of it has run. */
    private static void begins(TestService service, ChangesBefore change) {
        DatabaseStart start = service.preparation(service.state());
        start.prepare();
        try {
            start.flyway().is(service.stockFlyway().getConfiguration(), change);
        } finally {
            start.explain(new IllegalStateException("the session is let go"));
        }
    }

    private String reports() throws SQLException {
        return Optional.ofNullable(TestServer.value(database, "SELECT count(*) FROM report"))
                .orElse("");
    }

    private TestService service() {
        return new TestService(folder, TestServer.settings(database))
                .file("V1__one.sql", "CREATE TABLE one (id int);")
                .with(flyway -> flyway.cleanDisabled(false));
    }

    private TestService other(String schema) {
        TestSettings settings = TestServer.settings(database).table("reports").schema(schema);
        return new TestService(others, settings)
                .file("V1__report.sql", "CREATE TABLE report (id int);")
                .with(flyway -> flyway.baselineOnMigrate(true).baselineVersion("0"));
    }
}
