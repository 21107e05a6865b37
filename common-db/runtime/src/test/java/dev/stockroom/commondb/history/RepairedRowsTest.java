package dev.stockroom.commondb.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.history.SchemaHistory.Installation;
import dev.stockroom.commondb.history.SchemaHistory.Row;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which rows a repair, of an operator or at the start, leaves alone. */
@Tag("unit")
@Tag("P10")
class RepairedRowsTest {

    private static final String NOBODY = "shop";
    private static final String OTHER = "shop@gadget/pod-1";
    private static final String OWN = "shop@widget/pod-1";

    private final List<BuiltMigration> built = List.of(
            new BuiltMigration("1", "one", 11, "db/migration/V1__one.sql"),
            new BuiltMigration("3", "java", null, "db.migration.V3__java"),
            new BuiltMigration(null, "views", null, "db/migration/R__views.sql"));

    @Test
    void anotherNameAndAnotherContentMayBeAnotherApplications() {
        assertThat(anothers(row("1", "V1__uno.sql", 99, NOBODY))).get().satisfies(another -> {
            assertThat(another.what()).isEqualTo("version 1 has another name in the history");
            assertThat(another.why())
                    .contains(
                            "V1__uno.sql there and db/migration/V1__one.sql here",
                            "either a file of this service was renamed and edited, or two applications share this"
                                    + " history");
            assertThat(another.remedy()).contains("V1__uno.sql");
        });
        assertThat(anothers(row("1", "V1__one.sql", 99, NOBODY))).isEmpty();
        assertThat(anothers(row("1", "V1__uno.sql", 11, NOBODY))).isEmpty();
        assertThat(anothers(row("1", "V1__uno.sql", 99, OWN))).isEmpty();
        assertThat(anothers(row("1", "V1__uno.sql", 99, OTHER))).isPresent();
    }

    /** Nothing of the contents can be compared, so that the name alone tells. */
    @Test
    void aJavaMigrationOfAnotherNameMayBeAnotherApplications() {
        assertThat(anothers(row("3", "V3__other.sql", 99, NOBODY))).isPresent();
        assertThat(anothers(row("3", "db.migration.V3__other", null, NOBODY))).isPresent();
        assertThat(anothers(row("3", "db.migration.V3__java", null, NOBODY))).isEmpty();
    }

    @Test
    void whatOnlyAnotherServiceHasSignedAndIsNotHereIsAnothers() {
        assertThat(anothers(row("2", "V2__two.sql", 22, OTHER))).get().satisfies(another -> {
            assertThat(another.what()).isEqualTo("2 - d was applied by gadget");
            assertThat(another.why()).contains("V2__two.sql was applied by gadget", "no such migration");
        });
        assertThat(anothers(row(null, "R__reports.sql", 22, OTHER))).isPresent();
        assertThat(anothers(row("2", "V2__two.sql", 22, NOBODY))).isEmpty();
        assertThat(anothers(row("2", "V2__two.sql", 22, OWN))).isEmpty();
    }

    @Test
    void whatIsNewerIsLeftAloneByARepairUnlessItHasFailed() {
        assertThat(anothers(row("9", "V9__nine.sql", 99, OTHER))).isEmpty();
        assertThat(anothers(new Row("9", "d", "SQL", "V9__nine.sql", 99, false, installed(OTHER))))
                .isPresent();
    }

    private Optional<RepairedRows.Another> anothers(Row row) {
        return new RepairedRows(new SchemaHistory(List.of(row)), built, "widget").anothers();
    }

    private static Row row(String version, String script, Integer checksum, String by) {
        String description = version == null ? script.replaceAll("R__|\\.sql", "") : "d";
        return new Row(version, description, "SQL", script, checksum, true, installed(by));
    }

    private static Installation installed(String by) {
        return new Installation(LocalDateTime.of(2026, 1, 1, 0, 0), by, 1);
    }
}
