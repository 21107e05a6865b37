package dev.stockroom.commondb.deployment;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.QuarkusDevModeTest;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The commands of the card in the Dev UI, as its page calls them. */
@Tag("quarkus")
class DevUiTest {

    private static final DevelopedService WIDGET = new DevelopedService("carded");

    @RegisterExtension
    static final QuarkusDevModeTest SERVICE = WIDGET.inDevMode();

    @BeforeEach
    void reachIt() {
        WIDGET.reach();
    }

    @AfterEach
    void leaveNothing() throws SQLException {
        WIDGET.empty();
    }

    @AfterAll
    static void stopServer() {
        WIDGET.close();
    }

    @Test
    void showsUndoesAndAppliesAgainAfterARestart() throws Exception {
        assertThat(call("database"))
                .contains("\"database\":\"carded\"", "\"description\":\"create widget\"", "\"state\":\"applied\"");
        assertThat(call("version")).contains("version 1");
        assertThat(call("undo")).contains("\"done\":true", "Undone: 1 - create widget");
        assertThat(WIDGET.value("SELECT to_regclass('widget')")).isNull();
        assertThat(call("version")).contains("1 pending");
        restart();
        assertThat(WIDGET.value("SELECT to_regclass('widget')")).isEqualTo("widget");
        assertThat(call("version")).contains("version 1").doesNotContain("pending");
    }

    @Test
    void showsTheLastStartAndWhereTheDatabasePageIs() throws Exception {
        assertThat(call("database"))
                .contains("\"page\":\"/q/database\"", "Ready after ", "\"missing\":[")
                .doesNotContain("alter table");
    }

    @Test
    void dropsTheDatabaseAndARestartMakesItAnew() throws Exception {
        WIDGET.execute("INSERT INTO widget VALUES (1)");
        assertThat(call("drop")).contains("\"done\":true", "Dropped database carded");
        restart();
        assertThat(WIDGET.value("SELECT count(*) FROM widget")).isEqualTo("0");
        get("/q/health/ready").then().statusCode(200);
    }

    @Test
    void writesAMigrationIntoTheSourcesOrSaysWhyNot() throws Exception {
        assertThat(call("create", "{\"name\": \"add colour\", \"fromEntities\": false}"))
                .contains("\"done\":true", "V2__add_colour.sql", "U2__add_colour.sql");
        get("/clean-disabled").then().statusCode(200);
        assertThat(WIDGET.value("SELECT max(version) FROM flyway_schema_history"))
                .isEqualTo("2");
        assertThat(call("create", "{\"name\": \"V7__no\", \"fromEntities\": false}"))
                .contains("\"done\":false", "has a version");
        assertThat(call("create", "{\"name\": \"more\", \"fromEntities\": true}"))
                .contains("\"done\":false", "no entities of Hibernate ORM");
    }

    private static void restart() throws Exception {
        try (JsonRpc devUi = new JsonRpc(WIDGET.port())) {
            devUi.call("devui-logstream_forceRestart", "{}");
        }
        get("/clean-disabled").then().statusCode(200);
    }

    private static String call(String method) throws Exception {
        return call(method, "{}");
    }

    private static String call(String method, String parameters) throws Exception {
        try (JsonRpc devUi = new JsonRpc(WIDGET.port())) {
            return devUi.call("common-db_" + method, parameters);
        }
    }
}
