package dev.stockroom.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Login;
import dev.stockroom.e2e.bed.PostgresCluster;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** A Flyway that knows nothing of common-db, with the migrations of order-saga. */
record StockFlyway(String url, Login login) {

    private static final Map<String, String> PLACEHOLDERS =
            Map.of("pause", "0", "rows", "0", "orders", "1000000", "statement", "SELECT 1");

    static StockFlyway of(PostgresCluster cluster, String database) {
        return new StockFlyway(cluster.url(database), Login.SERVICE);
    }

    /** The history is valid, and these versions are what is left to apply. */
    void validatesWithPending(List<String> versions) {
        flyway("*:pending").validate();
        assertThat(Arrays.stream(flyway().info().pending())
                        .map(info -> info.getVersion().toString()))
                .isEqualTo(versions);
    }

    private Flyway flyway(String... ignored) {
        return Flyway.configure()
                .dataSource(url, login.user(), login.password())
                .locations("filesystem:order-saga/src/main/resources/db/migration")
                .placeholders(PLACEHOLDERS)
                .ignoreMigrationPatterns(ignored)
                .load();
    }
}
