package dev.stockroom.commondb.undo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.Refusal;
import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.operator.ServiceDatabase;
import dev.stockroom.commondb.page.MigrationStanding;
import dev.stockroom.commondb.page.MigrationStandings;
import dev.stockroom.commondb.start.HistoryReader;
import dev.stockroom.commondb.state.StartupState;
import dev.stockroom.commondb.undo.UndoOrder.Reach;
import dev.stockroom.commondb.undo.UndoStep.Source;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An undo script that has outlived its migration is not run for another one of that version, and tells no time. */
@Tag("server")
@Tag("P10")
class LeftUndoTest {

    private static final UndoOrder NEWEST = new UndoOrder(Reach.NEWEST, null, false);

    @TempDir
    Path folder;

    private final String database = TestServer.freshName("left");
    private TestService service;

    @BeforeEach
    void threeMigrations() {
        service = new TestService(folder, TestServer.settings(database))
                .file("V1__one.sql", "CREATE TABLE one (id int);")
                .file("U1__one.sql", "DROP TABLE one;")
                .file("V3__three.sql", "CREATE TABLE three (id int);")
                .file("U3__three.sql", "DROP TABLE three;");
        assertThat(service.start()).isNull();
    }

    /** Nobody gives this one an undo script; what it makes, the script that is left would drop. */
    private void replaced() {
        service.without("V3__three.sql").without("U3__three.sql");
        service.file("V3__third.sql", "CREATE TABLE IF NOT EXISTS three (id int, name text);");
    }

    /** For Flyway it is of the future without its file, and so is deleted. */
    private void repairedAway() throws Exception {
        service.without("V3__three.sql");
        service.stockFlyway().repair();
        service.file("V3__three.sql", "");
        assertThat(TestServer.value(database, "SELECT count(*) FROM flyway_schema_history WHERE type = 'DELETE'"))
                .isEqualTo("1");
    }

    private void older() {
        service.without("V3__third.sql");
    }

    private void refusedByBoth() throws Exception {
        assertThat(undoShown()).isFalse();
        refused();
        older();
        assertThat(undoShown()).isFalse();
        refused();
    }

    private void refused() throws Exception {
        assertThat(Refusal.of(() -> service.down(NEWEST)))
                .contains("Nothing was undone", "3 - third (V3__third.sql)", "U3__three.sql")
                .contains("either another migration of this version was applied since, or");
        assertThat(table("three")).isEqualTo("three");
    }

    @Test
    void afterARepairThatMarkedItsMigrationAsDeleted() throws Exception {
        repairedAway();
        replaced();
        assertThat(service.start()).isNull();
        refusedByBoth();
    }

    @Test
    void afterARowThatWasDeletedByHandAndAPlainFlyway() throws Exception {
        TestServer.execute(database, "DELETE FROM flyway_schema_history WHERE version = '3'");
        replaced();
        service.stockFlyway().migrate();
        refusedByBoth();
    }

    @Test
    void afterAnUndoByHandAndAPlainFlyway() throws Exception {
        TestServer.execute(
                database,
                "DROP TABLE three",
                "INSERT INTO flyway_schema_history SELECT 3, version, description, 'DELETE', script, checksum,"
                        + " installed_by, now(), 0, true FROM flyway_schema_history WHERE version = '3'");
        replaced();
        service.stockFlyway().migrate();
        refusedByBoth();
    }

    @Test
    void afterAFailedOneOutsideOfATransactionThatWasReplaced() throws Exception {
        service.file("V4__index.sql", "CREATE INDEX CONCURRENTLY bad ON nowhere (id);")
                .file("U4__index.sql", "DROP TABLE one;");
        assertThat(service.start()).isNotNull();
        service.stockFlyway().repair();
        service.without("V4__index.sql").without("U4__index.sql");
        service.file("V4__other.sql", "CREATE TABLE four (id int);");
        assertThat(service.start()).isNull();
        assertThat(Refusal.of(() -> service.down(NEWEST))).contains("4 - other (V4__other.sql)", "U4__index.sql");
        assertThat(table("one")).isEqualTo("one");
    }

    @Test
    void ofAnotherFileOfTheSameName() throws Exception {
        TestServer.execute(database, "DELETE FROM flyway_schema_history WHERE version = '3'");
        service.without("U3__three.sql").file("V3__three.sql", "CREATE TABLE IF NOT EXISTS three (id bigint);");
        service.stockFlyway().migrate();
        assertThat(Refusal.of(() -> service.down(NEWEST))).contains("3 - three (V3__three.sql)", "U3__three.sql");
        assertThat(table("three")).isEqualTo("three");
    }

    @Test
    void aReasonForNoUndoIsOfItsMigrationAloneToo() throws Exception {
        service.file("V4__four.sql", "-- no undo: nobody needs it\nCREATE TABLE four (id int);");
        assertThat(service.start()).isNull();
        TestServer.execute(database, "DELETE FROM flyway_schema_history WHERE version = '4'");
        service.without("V4__four.sql").file("V4__other.sql", "CREATE TABLE other (id int);");
        service.stockFlyway().migrate();
        assertThat(Refusal.of(() -> service.down(NEWEST)))
                .contains("4 - other", "neither this image nor the database has its undo script")
                .doesNotContain("nobody needs it");
    }

    @Test
    void theImagesOwnScriptGoesBeforeOneThatWasLeft() throws Exception {
        repairedAway();
        replaced();
        service.file("U3__third.sql", "ALTER TABLE three DROP COLUMN IF EXISTS name;");
        service.stockFlyway().migrate();
        assertThat(service.undo().plan(NEWEST)).singleElement().satisfies(step -> {
            assertThat(step.source()).isEqualTo(Source.IMAGE);
            assertThat(step.note())
                    .as("the one that was left is not of this migration")
                    .isNull();
        });
    }

    /** The same content is the same migration; but its time is another. */
    @Test
    void theSameMigrationThatAPlainFlywayAppliesAgainKeepsItsScriptAndNotItsTime() throws Exception {
        TestServer.execute(database, "DROP TABLE three", "DELETE FROM flyway_schema_history WHERE version = '3'");
        service.stockFlyway().migrate();
        assertThat(appliedAt("3")).doesNotEndWith("Z");
        assertThat(appliedAt("1")).endsWith("Z");
        service.without("V3__three.sql").without("U3__three.sql");
        assertThat(service.down(NEWEST))
                .singleElement()
                .extracting(UndoStep::source)
                .isEqualTo(Source.DATABASE);
        assertThat(table("three")).isNull();
    }

    @Test
    void aRepairThatTakesOverAChecksumLeavesTheScriptToItsMigration() throws Exception {
        service.without("U3__three.sql").file("V3__three.sql", "CREATE TABLE three (id int); -- of three");
        service.stockFlyway().repair();
        service.without("V3__three.sql");
        assertThat(service.down(NEWEST))
                .singleElement()
                .extracting(UndoStep::undoScript)
                .asString()
                .endsWith("U3__three.sql");
        assertThat(table("three")).isNull();
    }

    /** An executable from before has not written whose they are: the transaction tells, and else nothing does. */
    @Test
    void whatAnEarlierExecutableHasStoredIsUndoneWhereItsTransactionTells() throws Exception {
        service.file("V4__index.sql", "CREATE INDEX CONCURRENTLY i ON one (id);")
                .file("U4__index.sql", "DROP INDEX i;");
        assertThat(service.start()).isNull();
        TestServer.execute(
                database,
                "ALTER TABLE flyway_schema_history_undo DROP COLUMN IF EXISTS migration, DROP COLUMN IF EXISTS migration_checksum");
        service.without("V4__index.sql").without("U4__index.sql");
        service.without("V3__three.sql").without("U3__three.sql");
        assertThat(Refusal.of(() -> service.down(NEWEST))).contains("4 - index", "either another migration");
        service.file("V4__index.sql", "CREATE INDEX CONCURRENTLY i ON one (id);")
                .file("U4__index.sql", "DROP INDEX i;");
        assertThat(service.down(NEWEST)).hasSize(1);
        assertThat(service.down(NEWEST))
                .singleElement()
                .extracting(UndoStep::version)
                .isEqualTo("3");
        service.file("V5__five.sql", "CREATE TABLE five (id int);").file("U5__five.sql", "DROP TABLE five;");
        assertThat(service.start()).isNull();
        assertThat(
                        TestServer.value(
                                database,
                                "SELECT migration FROM flyway_schema_history_undo WHERE migration_checksum IS NOT NULL AND version = '5'"))
                .isEqualTo("V5__five.sql");
    }

    @Test
    void aTableThatTheLoginMayNotExtendIsWrittenAsItIs() throws Exception {
        TestServer.execute(
                database,
                "ALTER TABLE flyway_schema_history_undo DROP COLUMN IF EXISTS migration, DROP COLUMN IF EXISTS migration_checksum",
                "GRANT ALL ON TABLE flyway_schema_history_undo TO " + TestServer.PLAIN);
        try (Connection plain = TestServer.connect(database)) {
            plain.createStatement().execute("SET ROLE " + TestServer.PLAIN);
            UndoStore.here(plain, "flyway_schema_history")
                    .save(
                            plain,
                            new UndoStore.Of(MigrationVersion.fromVersion("9"), "V9__nine.sql", 9),
                            new UndoStore.Stored(null, "it is a test"));
        }
        assertThat(TestServer.value(database, "SELECT reason FROM flyway_schema_history_undo WHERE version = '9'"))
                .isEqualTo("it is a test");
    }

    /** Of a Java migration the build knows no checksum, and so its version alone has told. */
    @Test
    void theImagesScriptForAJavaMigrationIsNotRunForASqlMigrationOfItsVersion() throws Exception {
        List<BuiltMigration> java = List.of(new BuiltMigration("3", "tres", null, "db.migration.V3__tres"));
        service.file("U3__three.sql", "DROP TABLE one;");
        assertThat(service.undo(java).plan(NEWEST))
                .singleElement()
                .extracting(UndoStep::source)
                .isEqualTo(Source.DATABASE);
    }

    private String table(String name) throws Exception {
        return TestServer.value(database, "SELECT to_regclass('" + name + "')");
    }

    private String appliedAt(String version) throws Exception {
        ServiceDatabase commands = service.commands();
        try (Connection connection = commands.connect()) {
            return commands.appliedTimes(connection)
                    .get(Integer.valueOf(TestServer.value(
                            database,
                            "SELECT max(installed_rank) FROM flyway_schema_history WHERE version = '" + version + "'")))
                    .toString();
        }
    }

    /** As the database page has it. */
    private boolean undoShown() {
        BuiltService built = new BuiltService("widget", true, "/", service.built(), List.of(), List.of(), false, null);
        return new MigrationStandings(
                        built,
                        Optional.of(
                                new HistoryReader(TestServer.settings(database).read(), System::nanoTime)
                                        .fresh()
                                        .orElseThrow()),
                        new StartupState(System::nanoTime).timeline(),
                        "me")
                .all().stream()
                        .filter(standing -> "3".equals(standing.version()))
                        .map(MigrationStanding::undo)
                        .findFirst()
                        .orElseThrow();
    }
}
