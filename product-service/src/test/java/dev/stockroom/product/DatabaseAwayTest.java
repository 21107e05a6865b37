package dev.stockroom.product;

import static dev.stockroom.product.Catalogue.chair;
import static dev.stockroom.product.Catalogue.newSku;
import static dev.stockroom.product.Catalogue.post;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A database that cannot be had is answered with 503 and comes back by itself. */
@Tag("quarkus")
@QuarkusTest
class DatabaseAwayTest {

    @Inject
    AgroalDataSource dataSource;

    @ConfigProperty(name = "quarkus.datasource.jdbc.max-size")
    int poolSize;

    @Test
    void asksToComeBackWhenNoConnectionIsToBeHad() throws SQLException {
        String sku = newSku();
        List<Connection> all = new ArrayList<>();
        Duration patience = acquisitionTimeout(Duration.ofSeconds(1));
        try {
            for (int i = 0; i < poolSize; i++) {
                all.add(dataSource.getConnection());
            }
            expectUnavailable(get("/products/" + sku));
            expectUnavailable(post(chair(sku)));
        } finally {
            acquisitionTimeout(patience);
            for (Connection connection : all) {
                connection.close();
            }
        }
        get("/products/" + sku).then().statusCode(404);
    }

    @Test
    void recoversFromConnectionsThatTheServerHasClosed() throws SQLException {
        get("/products/UNKNOWN-1").then().statusCode(404);
        closeConnectionsAtTheServer();

        Response first = get("/products/UNKNOWN-1");

        assertThat(first.statusCode()).isIn(404, 503);
        dataSource.flush(AgroalDataSource.FlushMode.INVALID); // what the pool does itself for those idle for a second
        get("/products/UNKNOWN-1").then().statusCode(404);
    }

    /** Returns what it was. */
    private Duration acquisitionTimeout(Duration timeout) {
        AgroalConnectionPoolConfiguration pool = dataSource.getConfiguration().connectionPoolConfiguration();
        Duration before = pool.acquisitionTimeout();
        pool.setAcquisitionTimeout(timeout);
        return before;
    }

    private void closeConnectionsAtTheServer() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                     WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()""");
        }
    }

    private static void expectUnavailable(Response answer) {
        answer.then()
                .statusCode(503)
                .contentType(Problem.MEDIA_TYPE)
                .header("Retry-After", "1")
                .body("status", equalTo(503));
    }
}
