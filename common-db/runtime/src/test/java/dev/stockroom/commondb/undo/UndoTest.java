package dev.stockroom.commondb.undo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.Refusal;
import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.undo.UndoOrder.Reach;
import dev.stockroom.commondb.undo.UndoStep.Source;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Down, as the operator's command does it, on a real server. */
@Tag("server")
class UndoTest {

    private static final UndoOrder NEWEST = new UndoOrder(Reach.NEWEST, null, false);

    @TempDir
    Path folder;

    private final String database = TestServer.freshName("undo");
    private TestService service;

    @BeforeEach
    void threeMigrations() {
        service = new TestService(folder, TestServer.settings(database))
                .file("V1__one.sql", "CREATE TABLE one (id int);")
                .file("U1__one.sql", "DROP TABLE one;")
                .file("V2__two.sql", "CREATE TABLE two (id int);")
                .file("U2__two.sql", "DROP TABLE two;")
                .file("V3__three.sql", "CREATE TABLE three (id int);")
                .file("U3__three.sql", "DROP TABLE three;");
    }

    private static UndoOrder above(String version) {
        return new UndoOrder(Reach.ABOVE, MigrationVersion.fromVersion(version), false);
    }

    private static UndoOrder only(String version, boolean force) {
        return new UndoOrder(Reach.ONLY, MigrationVersion.fromVersion(version), force);
    }

    @Test
    void undoesTheNewestAndAppliesItAgain() throws Exception {
        assertThat(service.start()).isNull();
        String before = tables();

        assertThat(service.down(NEWEST)).extracting(UndoStep::name).containsExactly("3 - three");
        assertThat(tables()).isEqualTo("one two");
        assertThat(history()).isEqualTo("1 SQL, 2 SQL, 3 SQL, 3 DELETE");

        assertThat(service.start()).isNull();
        assertThat(tables()).isEqualTo(before);
        assertThat(history()).isEqualTo("1 SQL, 2 SQL, 3 SQL, 3 DELETE, 3 SQL");
    }

    @Test
    void leavesAHistoryThatStockFlywayAccepts() {
        assertThat(service.start()).isNull();
        for (int cycle = 0; cycle < 3; cycle++) {
            service.down(above("1"));

            MigrationInfo[] pending = service.stockFlyway().info().pending();
            assertThat(Arrays.stream(pending).map(info -> info.getVersion().toString()))
                    .containsExactly("2", "3");
            service.stockFlyway("*:pending").validate();
            assertThat(service.stockFlyway().migrate().migrationsExecuted).isEqualTo(2);
            service.stockFlyway().validate();
        }
    }

    @Test
    void undoesARangeFromTheNewestDownwards() throws Exception {
        assertThat(service.start()).isNull();

        assertThat(service.down(above("0"))).extracting(UndoStep::version).containsExactly("3", "2", "1");
        assertThat(tables()).isEmpty();
        assertThat(service.down(above("0"))).isEmpty();
        assertThat(service.down(NEWEST)).isEmpty();
    }

    @Test
    void refusesTheWholeRangeIfOneOfItHasNoUndo() throws Exception {
        service.without("U2__two.sql");
        service.file("V2__two.sql", "-- no undo: the old values are gone\nCREATE TABLE two (id int);");
        assertThat(service.start()).isNull();

        assertThat(Refusal.of(() -> service.down(above("1"))))
                .contains("Nothing was undone", "2 - two (V2__two.sql)", "the old values are gone");
        assertThat(tables()).isEqualTo("one three two");
        assertThat(history()).doesNotContain("DELETE");
    }

    @Test
    void undoesOneAloneOnlyByForceWhereLaterOnesAreApplied() throws Exception {
        assertThat(service.start()).isNull();

        assertThat(Refusal.of(() -> service.down(only("2", false))))
                .contains("later migrations", "3 - three", "2 - two");
        assertThat(service.down(only("2", true))).extracting(UndoStep::version).containsExactly("2");
        assertThat(tables()).isEqualTo("one three");
        assertThat(service.start().block()).contains("V2__two.sql", "out-of-order");
        assertThat(Refusal.of(() -> service.down(only("2", true)))).contains("2 is not applied");
    }

    @Test
    void anOlderImageUndoesWhatItNeverShipped() throws Exception {
        assertThat(service.start()).isNull();
        service.without("V3__three.sql").without("U3__three.sql");

        assertThat(service.down(NEWEST)).first().satisfies(step -> {
            assertThat(step.source()).isEqualTo(Source.DATABASE);
            assertThat(step.undoScript()).endsWith("U3__three.sql");
        });
        assertThat(tables()).isEqualTo("one two");
        assertThat(stored()).isEqualTo("1 2");
    }

    @Test
    void anOlderImageKnowsWhyThereIsNoUndo() {
        service.without("U3__three.sql");
        service.file("V3__three.sql", "-- no undo: nobody needs it\nCREATE TABLE three (id int);");
        assertThat(service.start()).isNull();
        service.without("V3__three.sql");

        assertThat(Refusal.of(() -> service.down(NEWEST))).contains("nobody needs it");
    }

    @Test
    void saysSoWhereTheImagesScriptIsAnotherThanTheStoredOne() throws Exception {
        service.file("U3__three.sql", "DROP TABLE threee;");
        assertThat(service.start()).isNull();
        service.file("U3__three.sql", "DROP TABLE three;");

        assertThat(service.undo().plan(NEWEST)).first().satisfies(step -> {
            assertThat(step.source()).isEqualTo(Source.IMAGE);
            assertThat(step.note()).contains("differs");
        });
        assertThat(service.down(NEWEST)).hasSize(1);
        assertThat(tables()).isEqualTo("one two");
    }

    /** As in a location of the file system, which the build does not see. */
    @Test
    void saysSoWhereTheScriptOfAFileThatOnlyFlywayFindsIsAnotherThanTheStoredOne() throws Exception {
        service.file("U3__three.sql", "DROP TABLE threee;");
        assertThat(service.start()).isNull();
        service.file("U3__three.sql", "DROP TABLE three;").withFilesThatOnlyFlywayFinds();

        assertThat(service.undo().plan(NEWEST)).first().satisfies(step -> {
            assertThat(step.source()).isEqualTo(Source.IMAGE);
            assertThat(step.note()).contains("differs");
        });
        assertThat(service.down(NEWEST)).hasSize(1);
        assertThat(tables()).isEqualTo("one two");
    }

    @Test
    void aFileThatOnlyFlywayFindsIsEnoughWhereNothingIsStored() throws Exception {
        assertThat(service.start()).isNull();
        TestServer.execute(database, "TRUNCATE flyway_schema_history_undo");
        service.withFilesThatOnlyFlywayFinds();

        assertThat(service.down(above("1"))).extracting(UndoStep::version).containsExactly("3", "2");
        assertThat(tables()).isEqualTo("one");
    }

    @Test
    void usesTheStoredScriptWhereOnlyFlywayFindsAnotherMigrationOfThatVersion() throws Exception {
        assertThat(service.start()).isNull();
        service.file("V3__three.sql", "CREATE TABLE drei (id int);")
                .file("U3__three.sql", "DROP TABLE drei;")
                .withFilesThatOnlyFlywayFinds();

        assertThat(service.down(NEWEST)).first().extracting(UndoStep::source).isEqualTo(Source.DATABASE);
        assertThat(tables()).isEqualTo("one two");
    }

    /** PostgreSQL cuts a name after 63 bytes; Flyway takes a table of up to 61. */
    @ParameterizedTest
    @ValueSource(ints = {55, 56, 57, 58, 59, 60, 61})
    @Tag("P11")
    void keepsTheScriptsBesideAHistoryOfALongName(int length) throws Exception {
        String history = "h".repeat(length - 1) + "y";
        TestService named = withTable(history);
        assertThat(named.start()).isNull();
        assertThat(named.refusal()).isNull();
        assertThat(tables()).contains(history + "_undo".substring(0, Math.min(5, 63 - length)));
        named.without("V3__three.sql").without("U3__three.sql");

        assertThat(named.down(NEWEST))
                .singleElement()
                .extracting(UndoStep::source)
                .isEqualTo(Source.DATABASE);
        assertThat(TestServer.value(database, "SELECT to_regclass('three')")).isNull();
        assertThat(named.start()).isNull();
    }

    @Test
    void keepsTheScriptsBesideAHistoryOfALongNameBeyondAscii() throws Exception {
        TestService named = withTable("x" + "ä".repeat(29));
        assertThat(named.start()).isNull();
        named.without("V3__three.sql").without("U3__three.sql");
        assertThat(named.down(NEWEST)).hasSize(1);
    }

    private TestService withTable(String history) {
        return new TestService(folder, TestServer.settings(database).table(history))
                .file("V3__three.sql", "CREATE TABLE three (id int);")
                .file("U3__three.sql", "DROP TABLE three;");
    }

    @Test
    void usesTheStoredScriptWhereTheImageHasAnotherMigrationOfThatVersion() throws Exception {
        assertThat(service.start()).isNull();
        service.file("V3__three.sql", "CREATE TABLE drei (id int);").file("U3__three.sql", "DROP TABLE drei;");

        assertThat(service.down(NEWEST)).first().extracting(UndoStep::source).isEqualTo(Source.DATABASE);
        assertThat(tables()).isEqualTo("one two");
    }

    @Test
    void leavesNothingOfAScriptThatFailsAndKeepsWhatWasUndoneBefore() throws Exception {
        service.file("U2__two.sql", "DROP TABLE two;\n\nDROP TABLE nothing_of_this_name;");
        assertThat(service.start()).isNull();

        assertThat(Refusal.of(() -> service.down(above("0"))))
                .contains("2 - two was not undone", "line 3", "42P01", "undone before it", "3 - three");
        assertThat(tables()).isEqualTo("one two");
        assertThat(history()).isEqualTo("1 SQL, 2 SQL, 3 SQL, 3 DELETE");
        assertThat(stored()).isEqualTo("1 2");
    }

    @Test
    void undoesOutsideOfATransactionWhatTheScriptDeclaresSo() throws Exception {
        service.file("V4__index.sql", "CREATE INDEX CONCURRENTLY one_idx ON one (id);")
                .file("U4__index.sql", "DROP INDEX CONCURRENTLY IF EXISTS one_idx;")
                .file("U4__index.sql.conf", "executeInTransaction=false");
        assertThat(service.start()).isNull();
        service.without("V4__index.sql").without("U4__index.sql").without("U4__index.sql.conf");

        assertThat(service.down(NEWEST)).extracting(UndoStep::version).containsExactly("4");
        assertThat(TestServer.value(database, "SELECT to_regclass('one_idx')")).isNull();
    }

    @Test
    void replacesPlaceholdersAsFlywayDoes() throws Exception {
        service.with(flyway -> flyway.placeholders(Map.of("table", "three")))
                .file("U3__three.sql", "COMMENT ON TABLE one IS '${flyway:filename}';\nDROP TABLE ${table};");
        assertThat(service.start()).isNull();

        assertThat(service.undo().plan(NEWEST))
                .first()
                .extracting(UndoStep::sql)
                .asString()
                .contains("DROP TABLE three;");
        service.down(NEWEST);
        assertThat(TestServer.value(database, "SELECT obj_description('one'::regclass)"))
                .isEqualTo("U3__three.sql");
    }

    @Test
    void refusesWhileTheServiceIsConnected() throws Exception {
        assertThat(service.start()).isNull();
        try (Connection connection = TestServer.connect(database)) {
            connection.setClientInfo("ApplicationName", "widget/pod-1");
            assertThat(Refusal.of(() -> service.down(NEWEST)))
                    .contains("widget is connected", "widget/pod-1", "--force");
            assertThat(tables()).isEqualTo("one three two");

            assertThat(service.down(new UndoOrder(Reach.NEWEST, null, true))).hasSize(1);
        }
    }

    @Test
    void undoesWhatWasAgreedToAndNothingElse() throws Exception {
        assertThat(service.start()).isNull();
        List<UndoStep> agreed = service.undo().plan(NEWEST);
        service.down(NEWEST);

        assertThat(Refusal.of(() -> service.undo().run(NEWEST, Optional.of(agreed), step -> {})))
                .contains("not what you have agreed to");
        assertThat(tables()).isEqualTo("one two");

        service.file("U2__two.sql", "DROP TABLE two; -- ${flyway:timestamp}");
        List<UndoStep> seen = service.undo().plan(NEWEST);
        assertThat(service.undo().run(NEWEST, Optional.of(seen), step -> {})).hasSize(1);
        assertThat(tables()).isEqualTo("one");
    }

    @Test
    void refusesWhereAMigrationIsHalfApplied() throws Exception {
        service.file("V4__index.sql", "CREATE INDEX CONCURRENTLY bad_idx ON nothing_of_this_name (id);");
        assertThat(service.start()).isNotNull();

        assertThat(Refusal.of(() -> service.down(NEWEST))).contains("4 - index is half-applied", "db force 4");
        assertThat(tables()).isEqualTo("one three two");
    }

    @Test
    void givesNobodyRightsOnTheStoredScripts() throws Exception {
        TestServer.execute("postgres", "CREATE DATABASE " + database);
        TestServer.execute(
                database,
                "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO " + TestServer.PLAIN,
                "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC");
        assertThat(service.start()).isNull();

        assertThat(may("one", "INSERT")).isEqualTo("t");
        assertThat(may("flyway_schema_history_undo", "SELECT")).isEqualTo("f");
        assertThat(may("flyway_schema_history_undo", "INSERT")).isEqualTo("f");
    }

    @Test
    void keepsTheScriptsBesideTheHistoryWhateverAMigrationDoesToTheSearchPath() throws Exception {
        service.with(flyway -> flyway.schemas("Odd Schema"))
                .file("V4__path.sql", "SET search_path TO pg_catalog; SET ROLE " + TestServer.PLAIN + ";")
                .file("U4__path.sql", "SELECT 1;")
                .file("V5__more.sql", "CREATE TABLE more (id int);")
                .file("U5__more.sql", "DROP TABLE more;");
        assertThat(service.start()).isNotNull(); // the test's settings look for the history in public
        assertThat(service.down(above("3"))).extracting(UndoStep::version).containsExactly("5", "4");
        assertThat(all("SELECT version FROM \"Odd Schema\".flyway_schema_history_undo ORDER BY 1", " "))
                .isEqualTo("1 2 3");
    }

    private String may(String table, String right) throws Exception {
        return TestServer.value(
                database, "SELECT has_table_privilege('" + TestServer.PLAIN + "', '" + table + "', '" + right + "')");
    }

    private String tables() throws Exception {
        return all(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                        + " AND relname NOT LIKE 'flyway%' ORDER BY 1",
                " ");
    }

    private String history() throws Exception {
        return all("SELECT version || ' ' || type FROM flyway_schema_history ORDER BY installed_rank", ", ");
    }

    private String stored() throws Exception {
        return all("SELECT version FROM flyway_schema_history_undo ORDER BY 1", " ");
    }

    private String all(String query, String separator) throws Exception {
        String all =
                TestServer.value(database, "SELECT string_agg(v, '" + separator + "') FROM (" + query + ") AS q(v)");
        return all == null ? "" : all;
    }
}
