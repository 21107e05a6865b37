package dev.stockroom.commondb.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.history.SchemaHistory.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When a history holds what an executable was built with. */
@Tag("server")
class SchemaHistoryTest {

    private static final BuiltMigration ONE = versioned("1", 11);
    private static final BuiltMigration TWO = versioned("2", 22);
    private static final BuiltMigration VIEWS = new BuiltMigration(null, "views", null, "db/migration/R__views.sql");
    private static final String TABLE =
            "CREATE TABLE h (installed_rank int, version text, description text, type text, script text, checksum int,"
                    + " success boolean, installed_on timestamp DEFAULT '2026-11-20 11:12:13',"
                    + " installed_by text DEFAULT 'owner@widget/pod-1', execution_time int DEFAULT 56)";
    private static final List<BuiltMigration> BUILT = List.of(ONE, TWO, VIEWS);

    @Test
    @Tag("P2")
    void agreesWhenEveryLastRowIsAsBuilt() {
        SchemaHistory history = history(row("1", 11), row("2", 22), views(true));
        assertThat(history.missing(BUILT)).isEmpty();
        assertThat(history.applied()).isEqualTo(3);
        assertThat(history.newest()).isEqualTo("2");
        assertThat(history.ahead(BUILT)).isNull();
    }

    @Test
    @Tag("P2")
    void missesWhatIsNotThere() {
        assertThat(history().missing(BUILT)).isEqualTo(BUILT);
        assertThat(history(row("1", 11)).missing(BUILT)).containsExactly(TWO, VIEWS);
        assertThat(history().newest()).isNull();
        assertThat(history().applied()).isZero();
    }

    @Test
    @Tag("P2")
    void missesWhatHasAnotherChecksum() {
        assertThat(history(row("1", 12), row("2", 22), views(true)).missing(BUILT))
                .containsExactly(ONE);
        assertThat(history(row("1", null), row("2", 22), views(true)).missing(BUILT))
                .containsExactly(ONE);
    }

    @Test
    @Tag("P11")
    void missesNothingChangedThatTheSettingsLetPass() {
        Leniency changed = new Leniency(true, false);
        Row squashed = new Row("1", "all in one", "SQL", "V1__all_in_one.sql", 12, true, null);
        assertThat(history(squashed, row("2", 23), views(true)).missing(BUILT, changed))
                .isEmpty();
        assertThat(history(row("1", 12), row("2", 22), views(true)).missing(BUILT, new Leniency(false, true)))
                .containsExactly(ONE);
        assertThat(history(row("1", 12)).missing(BUILT, changed)).containsExactly(TWO, VIEWS);
        assertThat(history(row("1", 12), failed("2", 22), views(false)).missing(BUILT, changed))
                .containsExactly(TWO, VIEWS);
        assertThat(history(row("2", 23), new Row("2", "two", "DELETE", "V2__two.sql", 23, true, null))
                        .missing(List.of(TWO), changed))
                .containsExactly(TWO);
    }

    @Test
    void leavesTheChecksumOfAJavaMigrationToFlyway() {
        BuiltMigration java = new BuiltMigration("1", "one", null, "db.migration.V1__one");
        assertThat(history(new Row("1", "one", "JDBC", "db.migration.V1__one", null, true, null))
                        .missing(List.of(java)))
                .isEmpty();
    }

    @Test
    @Tag("P2")
    void isAheadOnlyOfAnOlderExecutable() {
        assertThat(history(row("1", 11), row("2", 22), row("3", 33)).ahead(BUILT))
                .isEqualTo("3");
        assertThat(history(row("1", 11)).ahead(BUILT)).isNull();
        assertThat(history().ahead(BUILT)).isNull();
        assertThat(history(row("1", 11)).ahead(List.of())).isEqualTo("1");
        assertThat(history(row("1", 11), row("2", 22), row("10", 1)).ahead(BUILT))
                .as("by number, not by letter")
                .isEqualTo("10");
    }

    @Test
    void isNotAheadByAMigrationThatWasTakenBackOrFailed() {
        assertThat(history(row("1", 11), row("2", 22), row("3", 33), deleted("3"))
                        .ahead(BUILT))
                .isNull();
        assertThat(history(row("1", 11), row("2", 22), failed("3", 33)).ahead(BUILT))
                .isNull();
    }

    @Test
    void knowsAVersionInEverySpelling() {
        BuiltMigration spelled = versioned("002.0", 22);
        assertThat(history(row("2", 22)).missing(List.of(spelled))).isEmpty();
        assertThat(history(row("2.0", 22)).missing(List.of(TWO))).isEmpty();
        assertThat(history(row("2.1", 22)).missing(List.of(TWO))).containsExactly(TWO);
    }

    @Test
    @Tag("P2")
    void lastRowOfAVersionHolds() {
        assertThat(history(row("1", 11), row("2", 22), deleted("2"), views(true))
                        .missing(BUILT))
                .containsExactly(TWO);
        assertThat(history(row("1", 11), row("2", 22), deleted("2"), row("2", 22), views(true))
                        .missing(BUILT))
                .isEmpty();
        assertThat(history(row("1", 11), row("2", 22), deleted("2")).applied()).isEqualTo(1);
        assertThat(history(row("1", 11), row("2", 22), deleted("2")).newest()).isEqualTo("1");
    }

    @Test
    void anUndoRowOfAnotherEditionTakesAwayToo() {
        assertThat(history(row("1", 11), new Row("1", "one", "UNDO_SQL", "U1__one.sql", 5, true, null))
                        .missing(List.of(ONE)))
                .containsExactly(ONE);
    }

    @Test
    @Tag("P2")
    void isContentBelowABaseline() {
        Row baseline = new Row("2", "<< Flyway Baseline >>", "BASELINE", "<< Flyway Baseline >>", null, true, null);
        BuiltMigration three = versioned("3", 33);
        assertThat(history(baseline, views(true)).missing(BUILT)).isEmpty();
        assertThat(history(baseline).missing(List.of(ONE, TWO, three))).containsExactly(three);
        assertThat(history(baseline).newest()).isEqualTo("2");
    }

    @Test
    void judgesARepeatableByItsLastRow() {
        List<BuiltMigration> repeatable = List.of(VIEWS);
        assertThat(history(views(true)).missing(repeatable)).isEmpty();
        assertThat(history(views(true), views(false)).missing(repeatable)).containsExactly(VIEWS);
        assertThat(history(views(false), views(true)).missing(repeatable)).isEmpty();
        assertThat(history(views(true), new Row(null, "views", "DELETE", "R__views.sql", 1, true, null))
                        .missing(repeatable))
                .containsExactly(VIEWS);
    }

    @Test
    void overlooksTheRowOfACreatedSchema() {
        Row schema = new Row(null, "<< Flyway Schema Creation >>", "SCHEMA", "\"shop\"", null, true, null);
        assertThat(history(schema).applied()).isZero();
        assertThat(history(schema, row("1", 11)).missing(List.of(ONE))).isEmpty();
    }

    @Test
    void namesEveryFailedRow() {
        assertThat(history(row("1", 11), failed("2", 22)).failed())
                .extracting(Row::version)
                .containsExactly("2");
        assertThat(history(failed("2", 22), row("2", 22)).failed()).isEmpty();
        assertThat(history(views(false)).failed())
                .as("a repeatable migration fails outside of a transaction too")
                .hasSize(1);
    }

    @Test
    void readsTheTable() throws SQLException {
        String database = TestServer.freshDatabase("history");
        TestServer.execute(
                database,
                TABLE,
                "INSERT INTO h VALUES (3, '2', 'two', 'DELETE', 'V2', 22, true), (1, '1', 'one', 'SQL', 'V1', -5, true),"
                        + " (2, '2', 'two', 'SQL', 'V2', 22, true), (4, NULL, 'views', 'SQL', 'R__views.sql', NULL, true)");
        try (Connection connection = TestServer.connect(database)) {
            SchemaHistory history = SchemaHistory.read(connection, "h");
            assertThat(history.newest()).isEqualTo("1");
            assertThat(history.missing(List.of(versioned("1", -5), TWO, VIEWS))).containsExactly(TWO);
            LocalDateTime at = LocalDateTime.parse("2026-11-20T11:12:13");
            assertThat(history.row(ONE).installation())
                    .isEqualTo(new SchemaHistory.Installation(at, "owner@widget/pod-1", 56));
        }
    }

    @Test
    void takesAMissingTableOrSchemaForAnEmptyHistory() throws SQLException {
        try (Connection connection = TestServer.connect("postgres")) {
            assertThat(SchemaHistory.read(connection, "\"no_table\"").applied()).isZero();
            assertThat(SchemaHistory.read(connection, "\"no_schema\".\"no_table\"")
                            .applied())
                    .isZero();
        }
    }

    @Test
    void doesNotTakeATableThatItMayNotReadForAnEmptyHistory() throws SQLException {
        String database = TestServer.freshDatabase("secret");
        TestServer.execute(database, TABLE);
        try (Connection connection = TestServer.connect(database)) {
            connection.createStatement().execute("SET ROLE " + TestServer.PLAIN);
            assertThatThrownBy(() -> SchemaHistory.read(connection, "h"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void countsTheVersionsThatAreNewerThanTheExecutable() {
        SchemaHistory history = history(row("1", 11), row("2", 22), row("3", 33), row("10", 1), failed("11", 1));
        assertThat(SchemaVersions.of(history, BUILT)).isEqualTo(new SchemaVersions(version("10"), version("2"), 2));
        assertThat(SchemaVersions.of(history(), BUILT)).isEqualTo(new SchemaVersions(null, version("2"), 0));
        assertThat(SchemaVersions.of(history(row("1", 11)), List.of(VIEWS)))
                .isEqualTo(new SchemaVersions(version("1"), null, 1));
    }

    private static MigrationVersion version(String version) {
        return MigrationVersion.fromVersion(version);
    }

    private static SchemaHistory history(Row... rows) {
        return new SchemaHistory(List.of(rows));
    }

    private static BuiltMigration versioned(String version, int checksum) {
        return new BuiltMigration(version, "m" + version, checksum, "db/migration/V" + trimmed(version) + ".sql");
    }

    private static String trimmed(String version) {
        return version.replaceFirst("^0+", "").replaceFirst("\\.0$", "");
    }

    private static Row row(String version, Integer checksum) {
        return new Row(version, "m" + version, "SQL", "db/migration/V" + version + ".sql", checksum, true, null);
    }

    private static Row failed(String version, Integer checksum) {
        return new Row(version, "m" + version, "SQL", "db/migration/V" + version + ".sql", checksum, false, null);
    }

    private static Row deleted(String version) {
        return new Row(version, "m" + version, "DELETE", "db/migration/V" + version + ".sql", null, true, null);
    }

    private static Row views(boolean success) {
        return new Row(null, "views", "SQL", "db/migration/R__views.sql", 7, success, null);
    }
}
