package dev.stockroom.commondb.deployment;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A service in test mode: its database is named after it, created and migrated, and it says so. */
@Tag("quarkus")
class ServiceStartTest {

    @RegisterExtension
    static final QuarkusUnitTest SERVICE = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addAsResource(
                            new StringAsset("CREATE TABLE widget (id int);"), "db/migration/V1__create_widget.sql")
                    .addAsResource(new StringAsset("DROP TABLE widget;"), "db/migration/U1__create_widget.sql")
                    .addAsResource(new StringAsset("INSERT INTO widget VALUES (2);"), "db/migration/sub/V2__fill.sql")
                    .addAsResource(
                            new StringAsset("CREATE INDEX CONCURRENTLY widget_id ON widget (id);"),
                            "db/migration/V3__index.sql")
                    .addAsResource(
                            new StringAsset("CREATE OR REPLACE VIEW widgets AS SELECT * FROM widget;"),
                            "db/migration/R__views.sql")
                    .addAsResource(new StringAsset("INSERT INTO widget VALUES (9);"), "db/migration/afterMigrate.sql"))
            .overrideConfigKey("quarkus.http.test-port", "0")
            .overrideConfigKey("quarkus.application.name", "widget-service")
            .overrideConfigKey("quarkus.flyway.migrate-at-start", "true");

    @Inject
    DataSource dataSource;

    @Inject
    Flyway flyway;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @Test
    @Tag("P5")
    void usesADatabaseOfTheApplicationsName() throws SQLException {
        assertThat(url).endsWith("/widget");
        assertThat(column("SELECT current_database()")).containsExactly("widget");
        assertThat(column("SELECT datname FROM pg_database ORDER BY 1"))
                .containsExactly("postgres", "template0", "template1", "widget");
    }

    @Test
    @Tag("P1")
    void hasMigratedOnce() throws SQLException {
        assertThat(column("SELECT coalesce(version, 'R') || ' ' || type || ' ' || success FROM flyway_schema_history"
                        + " ORDER BY installed_rank"))
                .containsExactly("1 SQL true", "2 SQL true", "3 SQL true", "R SQL true");
        assertThat(column("SELECT id FROM widget ORDER BY id")).containsExactly("2", "9");
    }

    /** Or the history would always look like that of another service. */
    @Test
    void hasInItsHistoryThePathsThatTheBuildRecorded() throws SQLException {
        assertThat(column("SELECT script FROM flyway_schema_history ORDER BY installed_rank"))
                .containsExactly(
                        "db/migration/V1__create_widget.sql",
                        "db/migration/sub/V2__fill.sql",
                        "db/migration/V3__index.sql",
                        "db/migration/R__views.sql");
    }

    @Test
    void saysInItsHealthWhatTheStartCameTo() {
        String check = "checks.find { it.name == 'database' }";
        get("/q/health/ready")
                .then()
                .statusCode(200)
                .body(check + ".status", equalTo("UP"))
                .body(check + ".data.phase", equalTo("READY"))
                .body(check + ".data.database", equalTo("widget"))
                .body(check + ".data.version", equalTo("3"))
                .body(check + ".data.applied", equalTo(4))
                .body(check + ".data.migratedInMs", greaterThanOrEqualTo(0))
                .body(check + ".data.waitedMs", greaterThanOrEqualTo(0))
                .body(check + ".data.ahead", equalTo(null));
    }

    @Test
    void keepsQuarkussOwnCheckAndALivenessOfNothing() {
        get("/q/health/ready").then().body("checks.name", org.hamcrest.Matchers.hasSize(2));
        get("/q/health/live").then().statusCode(200).body("checks.name", org.hamcrest.Matchers.empty());
    }

    @Test
    void hasItsMetricsAmongTheOthers() {
        get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("common_db_ready 1.0"))
                .body(containsString("common_db_migrations_applied 4.0"))
                .body(containsString("common_db_schema_info{built=\"3\",version=\"3\""))
                .body(containsString("# TYPE common_db_failures counter"))
                .body(containsString("common_db_phase{phase=\"READY\"} 1.0"))
                .body(containsString("common_db_phase{phase=\"MIGRATING\"} 0.0"))
                .body(not(containsString("common_db_ready 0.0")));
    }

    @Test
    @Tag("P7")
    void leavesNoLockAndNoSessionOfItsOwn() throws SQLException {
        assertThat(column("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
                .containsExactly("0");
        assertThat(column("SELECT count(*) FROM pg_stat_activity WHERE datname = 'postgres'"))
                .containsExactly("0");
        assertThat(column("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"))
                .containsExactly("0");
    }

    @Test
    void hasFlywaySetAsTheDesignSays() {
        assertThat(flyway.getConfiguration().getLockRetryCount()).isEqualTo(-1);
        assertThat(flyway.getConfiguration().getConnectRetries()).isEqualTo(10);
        assertThat(flyway.getConfiguration().isCleanDisabled())
                .as("outside of production")
                .isFalse();
    }

    private List<String> column(String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                values.add(row.getString(1));
            }
        }
        return values;
    }
}
