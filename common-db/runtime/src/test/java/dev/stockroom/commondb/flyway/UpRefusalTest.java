package dev.stockroom.commondb.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.Refusal;
import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.undo.UndoOrder;
import dev.stockroom.commondb.undo.UndoOrder.Reach;
import java.nio.file.Path;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code plan} and {@code status} say of a refusal is what {@code up} says, and they say it where it refuses. */
@Tag("server")
class UpRefusalTest {

    private static final UndoOrder ALL = new UndoOrder(Reach.ABOVE, MigrationVersion.fromVersion("0"), true);
    private static final String LOST = "the database holds tables but no history";

    @TempDir
    Path folder;

    private final String database = TestServer.freshName("refusal");
    private TestService service;

    @BeforeEach
    void twoMigrations() {
        service = new TestService(folder, TestServer.settings(database))
                .file("V1__one.sql", "CREATE TABLE IF NOT EXISTS one (id int);")
                .file("U1__one.sql", "DROP TABLE one;")
                .file("V3__three.sql", "CREATE TABLE IF NOT EXISTS three (id int);")
                .file("U3__three.sql", "DROP TABLE three;");
    }

    @Test
    void nothingIsRefusedOnAnEmptyDatabaseOrAnUpToDateOne() throws Exception {
        TestServer.execute("postgres", "CREATE DATABASE " + database);
        assertThat(service.refusal()).isNull();
        assertThat(service.undo().plan(ALL)).isEmpty();
        assertThat(service.start()).isNull();
        assertThat(service.refusal()).isNull();
        service.file("V4__four.sql", "SELECT 4;");
        assertThat(service.refusal()).isNull();
        service.down(ALL);
        assertThat(service.refusal()).isNull();
        assertThat(service.undo().plan(ALL)).isEmpty();
        assertThat(service.start()).isNull();
    }

    @Test
    void whatIsLateIsRefusedUnlessTheSettingsLetItPass() throws Exception {
        assertThat(service.start()).isNull();
        service.file("V2__late.sql", "SELECT 2;");
        assertThat(sameWords()).contains("disagree", "V2__late.sql");
        service.with(flyway -> flyway.outOfOrder(true));
        assertThat(service.refusal()).isNull();
        service.with(flyway -> flyway.validateOnMigrate(false));
        assertThat(sameWords()).contains("does not hold", "V2__late.sql");
    }

    @Test
    void aChangedFileIsRefused() throws Exception {
        assertThat(service.start()).isNull();
        service.file("V3__three.sql", "CREATE TABLE IF NOT EXISTS three (id bigint);");
        assertThat(sameWords()).contains("disagree", "V3__three.sql");
    }

    @Test
    void aMissingFileIsRefusedOnlyWhereTheSettingsSaySo() throws Exception {
        service.file("V2__two.sql", "SELECT 2;");
        assertThat(service.start()).isNull();
        service.without("V2__two.sql");
        assertThat(sameWords()).contains("disagree");
        service.with(flyway -> flyway.ignoreMigrationPatterns("*:missing"));
        assertThat(service.refusal()).isNull();
    }

    @Test
    void aFailedOneIsRefused() throws Exception {
        service.file("V4__index.sql", "CREATE INDEX CONCURRENTLY i ON nowhere (id);");
        assertThat(service.start()).isNotNull();
        assertThat(sameWords()).contains("V4__index.sql failed at an earlier start");
    }

    @Test
    void noCallbackRunsToFindOut() throws Exception {
        assertThat(service.start()).isNull();
        service.file("beforeValidate.sql", "DROP TABLE three;");
        assertThat(service.refusal()).isNull();
        assertThat(TestServer.value(database, "SELECT to_regclass('three')")).isEqualTo("three");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE flyway_schema_history",
                "DROP TABLE flyway_schema_history, flyway_schema_history_undo",
                "TRUNCATE flyway_schema_history",
                "DELETE FROM flyway_schema_history",
                "ALTER TABLE flyway_schema_history RENAME TO other_history",
                "TRUNCATE flyway_schema_history; DROP TABLE flyway_schema_history_undo"
            })
    void tablesWithoutAHistoryAreRefusedByAll(String loss) throws Exception {
        assertThat(service.start()).isNull();
        TestServer.execute(database, loss);
        assertThat(sameWords()).contains(LOST, "db adopt");
        assertThat(Refusal.of(() -> service.down(ALL))).contains("Nothing was undone: " + LOST, "db adopt");
        assertThat(Refusal.of(() -> service.force("3").intention(true))).contains(LOST, "db adopt");
        assertThat(Refusal.of(() -> service.force("3").run(false))).contains(LOST);
        assertThat(TestServer.value(database, "SELECT to_regclass('three')")).isEqualTo("three");
        service.with(flyway -> flyway.baselineOnMigrate(true));
        assertThat(service.refusal()).isNull();
    }

    @Test
    void nothingIsForcedWhereThereIsNoHistory() throws Exception {
        TestServer.execute("postgres", "CREATE DATABASE " + database);
        assertThat(Refusal.of(() -> service.force("3").intention(true))).contains("there is no history", "db up");
    }

    /** Its history was made and never written into, whatever else is there: the next start begins it anew (P6). */
    @Test
    void aFirstStartThatLeftSomethingGoesOn() throws Exception {
        service.file("beforeMigrate.sql", "CREATE TABLE IF NOT EXISTS before (id int);")
                .file("V1__one.sql", "CREATE TABLE one (id int); SELECT 1/0;");
        assertThat(service.start().block()).contains("22012");
        assertThat(TestServer.value(database, "SELECT to_regclass('before')")).isEqualTo("before");
        service.file("V1__one.sql", "CREATE TABLE one (id int);");
        assertThat(service.refusal()).isNull();
        assertThat(service.start()).isNull();
    }

    /** The block, which is that of a start; and the start changes nothing. */
    private String sameWords() throws Exception {
        String before = TestServer.value(database, "SELECT count(*) FROM pg_class");
        DatabaseStartException refusal = service.refusal();
        assertThat(refusal).isNotNull();
        assertThat(TestServer.value(database, "SELECT count(*) FROM pg_class")).isEqualTo(before);
        assertThat(refusal.block()).isEqualTo(service.start().block());
        assertThat(refusal.refusesHistory()).isTrue();
        return refusal.block();
    }
}
