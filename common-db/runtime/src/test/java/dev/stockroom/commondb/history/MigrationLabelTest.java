package dev.stockroom.commondb.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How a migration is called. */
@Tag("unit")
class MigrationLabelTest {

    @Test
    void namesVersionAndDescription() {
        assertThat(MigrationLabel.of("3", "add search index")).isEqualTo("3 - add search index");
        assertThat(MigrationLabel.of(MigrationVersion.fromVersion("3.1"), "more"))
                .isEqualTo("3.1 - more");
    }

    @Test
    void saysThatOneIsRepeatable() {
        assertThat(MigrationLabel.of((String) null, "views")).isEqualTo("repeatable - views");
    }

    @Test
    void leavesOutADescriptionThatIsNotThere() {
        assertThat(MigrationLabel.of("3", "")).isEqualTo("3");
    }
}
