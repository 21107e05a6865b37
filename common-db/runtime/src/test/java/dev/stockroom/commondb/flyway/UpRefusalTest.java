package dev.stockroom.commondb.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.Refusal;
import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.operator.DatabaseReport;
import dev.stockroom.commondb.state.PlainHealthData;
import dev.stockroom.commondb.undo.UndoOrder;
import dev.stockroom.commondb.undo.UndoOrder.Reach;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Optional;
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

    /** Plain Flyway starts on it. */
    @Test
    @Tag("P11")
    void aChangedOrSquashedFileIsRefusedOnlyWhereTheSettingsSaySo() throws Exception {
        assertThat(service.start()).isNull();
        service.without("V1__one.sql")
                .file("V1__all_in_one.sql", "CREATE TABLE one (id bigint);")
                .file("V3__three.sql", "CREATE TABLE IF NOT EXISTS three (id bigint);")
                .file("V4__four.sql", "SELECT 4;");
        assertThat(sameWords()).contains("disagree", "V3__three.sql");
        service.with(flyway -> flyway.validateOnMigrate(false));
        assertThat(service.refusal()).isNull();
        assertThat(service.start()).isNull();
        assertThat(service.refusal()).isNull();
        assertThat(service.start()).isNull();
        assertThat(PlainHealthData.of(service.state()))
                .containsEntry("version", "4")
                .containsEntry("applied", 3L);
        assertThat(DatabaseReport.of(service.commands()).pending()).isZero();
    }

    /** The commands see the properties alone. */
    @Test
    @Tag("P11")
    void aCustomizerLetsChangedFilesPassToo() {
        assertThat(service.start()).isNull();
        service.file("V3__three.sql", "CREATE TABLE IF NOT EXISTS three (id bigint);")
                .customizedBy(flyway -> flyway.validateOnMigrate(false));
        assertThat(service.start()).isNull();
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
        TestServer.execute(database, "DROP TABLE IF EXISTS flyway_schema_history");
        assertThat(service.refusal()).as("no table, and told to").isNull();
    }

    /** Plain Flyway counts some of them as nothing; whose they are no history tells. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE FOREIGN DATA WRAPPER away; CREATE SERVER away FOREIGN DATA WRAPPER away;"
                        + " CREATE FOREIGN TABLE left_behind (id int) SERVER away",
                "CREATE MATERIALIZED VIEW left_behind AS SELECT 1 AS id",
                "CREATE TABLE left_behind (id int) PARTITION BY LIST (id)",
                "CREATE TYPE left_behind AS (id int)",
                "CREATE TYPE left_behind AS ENUM ('a')",
                "CREATE VIEW left_behind AS SELECT 1 AS id",
                "CREATE SEQUENCE left_behind",
                "CREATE FUNCTION left_behind() RETURNS int LANGUAGE sql AS 'SELECT 1'"
            })
    void whateverStandsThereWithoutAHistoryIsRefusedByAllAndByWhoWaits(String left) throws Exception {
        TestServer.execute("postgres", "CREATE DATABASE " + database);
        TestServer.execute(database, left.split("; "));
        assertThat(sameWords()).contains(LOST, "non-empty schema(s) \"public\"");
        assertThat(Refusal.of(() -> service.down(ALL))).contains("Nothing was undone: " + LOST);
        assertThat(awaited()).hasValueSatisfying(why -> assertThat(why).contains("there are public.left_behind"));
        service.with(flyway -> flyway.baselineOnMigrate(true).baselineVersion("0"));
        assertThat(service.refusal()).as("told to").isNull();
        assertThat(service.start()).isNull();
    }

    /** dblink brings a composite type, hstore an operator class, isn and seg types. */
    @ParameterizedTest
    @ValueSource(strings = {"pg_stat_statements", "dblink", "hstore", "tablefunc", "isn"})
    void whatAnExtensionHasMadeIsNothing(String extension) throws Exception {
        TestServer.execute("postgres", "CREATE DATABASE " + database);
        TestServer.execute(database, "CREATE EXTENSION " + extension);
        assertThat(awaited()).isEmpty();
        assertThat(service.refusal()).isNull();
        assertThat(service.start()).isNull();
    }

    private Optional<String> awaited() throws Exception {
        try (Connection connection = TestServer.connect(database)) {
            return LostHistory.awaited(connection, TestServer.settings(database).read());
        }
    }

    /** The file of the table tells nothing any more. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM flyway_schema_history; VACUUM flyway_schema_history",
                "CREATE TABLE copy (LIKE flyway_schema_history INCLUDING ALL); DROP TABLE flyway_schema_history;"
                        + " ALTER TABLE copy RENAME TO flyway_schema_history"
            })
    void anEmptiedHistoryIsNoticedByTheRowsThatStandBesideIt(String loss) throws Exception {
        assertThat(service.start()).isNull();
        TestServer.execute(database, "INSERT INTO three VALUES (1)");
        TestServer.execute(database, loss.split("; ?"));
        assertThat(sameWords())
                .contains(LOST, "\"public\".\"three\"", "has lost its rows", "was killed", "drop the empty history");
        assertThat(Refusal.of(() -> service.down(ALL))).contains("Nothing was undone: " + LOST);
        service.with(flyway -> flyway.baselineOnMigrate(true));
        assertThat(sameWords())
                .as("set for good perhaps, and Flyway takes nothing over into a table that is there")
                .contains(LOST);
        TestServer.execute(database, "DROP TABLE flyway_schema_history");
        assertThat(service.start())
                .as("told to, and nothing here fails on what is there")
                .isNull();
        assertThat(TestServer.value(database, "SELECT count(*) FROM three")).isEqualTo("1");
    }

    @Test
    void anEmptiedHistoryIsNoticedByRowsInAnotherSchemaOfFlyway() throws Exception {
        service.with(flyway -> flyway.schemas("public", "shop"))
                .file("V4__shop.sql", "CREATE TABLE shop.four AS SELECT 4 AS id;");
        assertThat(service.start()).isNull();
        TestServer.execute(
                database, "DELETE FROM flyway_schema_history", "VACUUM flyway_schema_history", "DROP TABLE one, three");
        assertThat(service.refusal().block()).contains(LOST, "\"shop\".\"four\"");
        assertThat(service.start().block()).contains(LOST, "\"shop\".\"four\"");
    }

    /** Neither is proof: what undoes a migration outside of a transaction is stored before it, and holds when it is killed. */
    @Test
    void aFirstMigrationThatWasKilledOutsideOfATransactionIsBegunAnew() throws Exception {
        service.without("V3__three.sql")
                .without("U3__three.sql")
                .file("V1__one.sql", "CREATE TABLE IF NOT EXISTS one (id int);")
                .file("V1__one.sql.conf", "executeInTransaction=false");
        assertThat(service.start()).isNull();
        String empty = "CREATE TABLE new (LIKE flyway_schema_history INCLUDING ALL)";
        TestServer.execute(
                database, empty, "DROP TABLE flyway_schema_history", "ALTER TABLE new RENAME TO flyway_schema_history");
        assertThat(TestServer.value(database, "SELECT count(*) FROM flyway_schema_history_undo"))
                .isEqualTo("1");
        assertThat(service.refusal()).isNull();
        assertThat(service.start()).isNull();
        assertThat(PlainHealthData.of(service.state())).containsEntry("version", "1");
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
        assertThat(refusal.refuses()).isTrue();
        return refusal.block();
    }
}
