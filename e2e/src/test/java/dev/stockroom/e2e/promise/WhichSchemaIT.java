package dev.stockroom.e2e.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stockroom.e2e.bed.Login;
import dev.stockroom.e2e.bed.Testbed;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A schema of the login's name comes to stand before the history, which stays where it is, with its times. */
class WhichSchemaIT {

    private static final String HISTORIES =
            "SELECT string_agg(schemaname, ' ') FROM pg_tables WHERE tablename = 'flyway_schema_history'";

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @Test
    @Tag("packaged")
    @Tag("P10")
    void aStartGoesOnWithTheHistoryThatIsThere() {
        var database = bed.newDatabase();
        bed.saga(database).start().awaitReady().destroy();
        bed.server().sql(database).execute("CREATE SCHEMA " + schema());
        var again = bed.saga(database).start().awaitReady();
        assertThat(again.outputLinesWith(" WARN "))
                .filteredOn(line -> line.contains("quarkus.flyway.default-schema=public"))
                .hasSize(1);
        assertThat(bed.server().sql(database).value(HISTORIES)).isEqualTo("public");
    }

    @Test
    @Tag("packaged")
    @Tag("P10")
    void aCommandGoesOnWithTheHistoryThatIsThere() {
        var database = bed.newDatabase();
        var saga = bed.saga(database);
        saga.run("db", "up").exits(0);
        bed.server().sql(database).execute("CREATE SCHEMA " + schema());
        saga.run("db", "status", "--check").exits(0);
        assertThat(saga.run("db", "plan", "--json").exits(0).json().path("pending"))
                .isEmpty();
        saga.run("db", "down", "--yes", "--json").exits(0);
        saga.run("db", "up").exits(0);
        assertThat(bed.server().sql(database).value(HISTORIES)).isEqualTo("public");
    }

    @Test
    @Tag("packaged")
    @Tag("P10")
    void noCommandWorksWhereTheHistoryIsOffTheSearchPath() {
        var database = bed.newDatabase();
        bed.saga(database).run("db", "up").exits(0);
        bed.server().sql(database).execute("CREATE SCHEMA app AUTHORIZATION " + Login.SERVICE.user());
        bed.server().sql(database).execute("ALTER DATABASE " + database + " SET search_path = app");
        for (var command : new String[] {"up", "status", "plan", "down", "repair"}) {
            bed.saga(database)
                    .run("db", command)
                    .exits(1)
                    .complains("another schema", "\"public\"", "\"app\"", "quarkus.flyway.default-schema");
        }
        assertThat(bed.server().sql(database).value(HISTORIES)).isEqualTo("public");
    }

    @Test
    @Tag("packaged")
    @Tag("P2")
    void theTimeOfAMigrationIsTheSameWhereverItIsReadOrHasNoZone() {
        var database = bed.newDatabase();
        var before = Instant.now();
        bed.saga(database).env("TZ", "Asia/Tokyo").run("db", "up").exits(0);
        for (var zone : new String[] {"UTC", "America/New_York"}) {
            var saga = bed.saga(database).env("TZ", zone);
            for (var migration :
                    saga.run("db", "status", "--json").exits(0).json().path("migrations")) {
                isTrue(migration, before);
            }
        }
    }

    private static void isTrue(JsonNode migration, Instant before) {
        var at = migration.path("appliedAt").asText();
        if (at.endsWith("Z")) {
            assertThat(Instant.parse(at)).isCloseTo(before, within(5, ChronoUnit.MINUTES));
        } else {
            assertThat(LocalDateTime.parse(at))
                    .isCloseTo(LocalDateTime.ofInstant(before, ZoneId.of("Asia/Tokyo")), within(5, ChronoUnit.MINUTES));
        }
    }

    private static String schema() {
        return Login.SERVICE.user() + " AUTHORIZATION " + Login.SERVICE.user();
    }
}
