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

/** What dev mode makes of the migrations that a developer saves, edits and mends. */
@Tag("quarkus")
class DevModeTest {

    private static final DevelopedService WIDGET = new DevelopedService("developed");
    private static final String FIRST = "db/migration/V1__create_widget.sql";

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
    void appliesAMigrationThatIsSaved() throws Exception {
        SERVICE.addResourceFile("db/migration/V2__add_colour.sql", "ALTER TABLE widget ADD COLUMN colour text;");
        get("/clean-disabled").then().statusCode(200);
        assertThat(WIDGET.value("SELECT max(version) FROM flyway_schema_history"))
                .isEqualTo("2");
    }

    @Test
    void offersTheWaysOutOfAnEditedMigrationAndRecoversWhenItIsMended() throws Exception {
        SERVICE.modifyResourceFile(FIRST, sql -> sql + " -- edited");
        get("/clean-disabled").then().statusCode(500);
        assertThat(WIDGET.error("The database is not ready"))
                .contains("an applied migration was changed", "file " + FIRST)
                .contains("quarkus:dev", "\"db new NAME\"", "\"db down\"", "\"db reset\"");
        SERVICE.modifyResourceFile(FIRST, sql -> sql.replace(" -- edited", ""));
        get("/clean-disabled").then().statusCode(200);
    }
}
