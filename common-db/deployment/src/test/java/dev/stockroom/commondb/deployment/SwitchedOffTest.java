package dev.stockroom.commondb.deployment;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With common-db.enabled=false Quarkus behaves as if the extension were absent. */
@Tag("quarkus")
class SwitchedOffTest {

    @RegisterExtension
    static final QuarkusUnitTest SERVICE = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addAsResource(
                    new StringAsset("CREATE TABLE widget (id int);"), "db/migration/V1__create_widget.sql"))
            .overrideConfigKey("quarkus.http.test-port", "0")
            .overrideConfigKey("quarkus.application.name", "widget-service")
            .overrideConfigKey("quarkus.flyway.migrate-at-start", "true")
            .overrideConfigKey("common-db.enabled", "false");

    @Inject
    DataSource dataSource;

    @Inject
    Flyway flyway;

    @Test
    void leavesFlywayAsItIs() {
        FluentConfiguration stock = new FluentConfiguration();
        assertThat(flyway.getConfiguration().getLockRetryCount()).isEqualTo(stock.getLockRetryCount());
        assertThat(flyway.getConfiguration().getCallbacks()).isEmpty();
        assertThat(flyway.getConfiguration().getInitSql()).isNull();
        assertThat(flyway.getConfiguration().getConnectRetries()).isZero();
        assertThat(flyway.info().applied()).hasSize(1);
    }

    @Test
    void hasNoCheckNoGaugesAndNoPage() {
        get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.name", contains("Database connections health check"));
        get("/q/metrics").then().statusCode(200).body(not(containsString("common_db_")));
        get("/q/database").then().statusCode(404);
    }

    @Test
    void leavesTheNameOfTheSessionsToTheDriver() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SHOW application_name")) {
            answer.next();
            assertThat(answer.getString(1)).isEqualTo("PostgreSQL JDBC Driver");
        }
    }
}
