package dev.stockroom.commondb.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the build writes is what the commands read. */
@Tag("unit")
class BuiltServiceTest {

    @Test
    void isReadAsItWasWritten() {
        BuiltService service = new BuiltService(
                "widget service",
                true,
                "/q/health/ready",
                List.of(
                        new BuiltMigration("1", "init", -123, "db/migration/V1__init.sql"),
                        new BuiltMigration("2", "count", null, "db.migration.V2__count"),
                        new BuiltMigration(null, "a view", null, "db/migration/R__a_view.sql")),
                List.of("db/migration/V1__init.sql", "db/migration/U1__init.sql", "db/migration/R__a_view.sql"),
                List.of("db.migration.V2__count"),
                true,
                null);
        assertThat(BuiltService.parse(service.text().lines().toList())).isEqualTo(service);
    }

    @Test
    void aServiceWithoutMigrationsIsReadAsWell() {
        BuiltService service =
                new BuiltService("s", false, "/ready", List.of(), List.of(), List.of(), false, "./mvnw quarkus:dev");
        assertThat(BuiltService.parse(service.text().lines().toList())).isEqualTo(service);
    }
}
