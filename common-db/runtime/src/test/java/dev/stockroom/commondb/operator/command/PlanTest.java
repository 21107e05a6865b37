package dev.stockroom.commondb.operator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.resource.StringResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The statements of a plan are those that Flyway would run. */
@Tag("unit")
class PlanTest {

    private static final String FILE = "db/migration/V8__recount.sql";

    @Test
    void replacesPlaceholders() {
        assertThat(sql(Map.of(FILE, "SELECT '${colour}', '${flyway:database}', '${flyway:filename}';\n")))
                .isEqualTo("-- 8 - recount (" + FILE + ")\nSELECT 'blue', 'product', 'V8__recount.sql';\n");
    }

    @Test
    void leavesThemWhereTheScriptSaysSo() {
        assertThat(sql(Map.of(FILE, "SELECT '${colour}';", FILE + ".conf", "placeholderReplacement=false")))
                .endsWith("SELECT '${colour}';");
    }

    @Test
    void showsThoseThatOnlyAConnectionKnows() {
        assertThat(sql(Map.of(FILE, "SELECT '${flyway:user}';"))).endsWith("SELECT '${flyway:user}';");
    }

    @Test
    void failsAsFlywayDoesWithoutAValue() {
        assertThatThrownBy(() -> sql(Map.of(FILE, "SELECT '${size}';")))
                .isInstanceOf(FlywayException.class)
                .hasMessageContaining("size");
    }

    @Test
    void showsAJavaMigrationAsAComment() {
        Plan.Step step = new Plan.Step("9", "recount", "db.migration.V9__recount");
        assertThat(plan(Map.of()).sql(step))
                .isEqualTo("-- 9 - recount (db.migration.V9__recount)\n"
                        + "-- Java migration, run by class db.migration.V9__recount\n");
    }

    private static String sql(Map<String, String> files) {
        return plan(files).sql(new Plan.Step("8", "recount", FILE));
    }

    private static Plan plan(Map<String, String> files) {
        FluentConfiguration flyway =
                new FluentConfiguration().placeholders(Map.of("colour", "blue")).resourceProvider(new Files(files));
        return new Plan(flyway, "product", List.of(), java.util.Optional.empty());
    }

    /** Files in memory, by their paths. */
    private record Files(Map<String, String> content) implements ResourceProvider {

        @Override
        public LoadableResource getResource(String name) {
            return content.containsKey(name) ? new StringResource(content.get(name)) : null;
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return List.of();
        }
    }
}
