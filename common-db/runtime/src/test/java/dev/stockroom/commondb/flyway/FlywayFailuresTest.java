package dev.stockroom.commondb.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stockroom.commondb.LogEar;
import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.failure.DatabaseStartException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Flyway's failures in our words, from real failures of the real Flyway on the real server. */
@Tag("server")
class FlywayFailuresTest {

    private static final Pattern SQL = Pattern.compile("(?m)^\\s*((?:CREATE|GRANT|ALTER|DROP|DELETE) .*;)$");
    private static final String GOOD = "CREATE TABLE good (id int);\nINSERT INTO good VALUES (1), (1);";

    @TempDir
    Path folder;

    private String database;
    private TestService service;

    @BeforeEach
    void prepare() {
        database = TestServer.freshName("failing");
        service = new TestService(folder, TestServer.settings(database));
    }

    @ParameterizedTest
    @Tag("P4")
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE TABLE half (id int);{}{}CREAT TABLE oops ();         | 3 | 42601",
                "CREATE TABLE half (id int);{}INSERT INTO nowhere VALUES (1); | 2 | 42P01",
                "CREATE TABLE half (id int PRIMARY KEY);{}INSERT INTO half VALUES (1), (1); | 2 | 23505",
                "CREATE TABLE half (id int);{}{}{}SELECT 1/0;                 | 4 | 22012"
            })
    void aFailedMigrationIsNamedWithFileAndLineAndLeavesNothing(String sql, int line, String sqlState)
            throws Exception {
        service.file("V1__good.sql", GOOD).file("V2__bad.sql", sql.replace("{}", "\n"));
        DatabaseStartException e = service.start();
        assertThat(e.block())
                .contains(
                        "migration V2__bad.sql failed",
                        "line " + line,
                        sqlState,
                        "database " + database,
                        "correct the file");
        assertThat(e.restartMends()).isFalse();
        assertThat(exists("good")).isTrue();
        assertThat(exists("half")).isFalse();
        assertThat(history()).isEqualTo("1:SQL:true");
        service.file("V2__bad.sql", "CREATE TABLE half (id int);");
        assertThat(service.start()).isNull();
        assertThat(history()).isEqualTo("1:SQL:true 2:SQL:true");
    }

    /** Flyway names a script without a file for its history. */
    @Test
    @Tag("P4")
    void aHistoryThatCannotBeMadeIsNoFileToCorrect() throws Exception {
        service.file("V1__good.sql", GOOD);
        TestServer.execute("postgres", "CREATE DATABASE " + database);
        TestServer.execute(
                database,
                "CREATE SCHEMA aside",
                "CREATE FUNCTION aside.cancel() RETURNS event_trigger LANGUAGE plpgsql AS"
                        + " $$BEGIN RAISE 'no' USING ERRCODE = '53100'; END$$",
                "CREATE EVENT TRIGGER cancel ON ddl_command_start WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION aside.cancel()");
        assertThat(service.start().block())
                .contains("Flyway could not make its history", "53100", "flyway_schema_history", "start again")
                .doesNotContain("the script", "correct the file", ", file");
        TestServer.execute(database, "DROP EVENT TRIGGER cancel");
        assertThat(service.start()).isNull();
    }

    @Test
    @Tag("P4")
    void anInvalidIndexIsNamedAndThePastedSqlHelps() throws Exception {
        service.file("V1__good.sql", GOOD)
                .file("V2__it's_unique.sql", "CREATE UNIQUE INDEX CONCURRENTLY good_id ON good (id);");
        DatabaseStartException e = service.start();
        assertThat(e.block())
                .contains("V2__it's_unique.sql", "23505", "outside of a transaction", "INVALID index good_id")
                .contains("DROP INDEX CONCURRENTLY good_id;", "DELETE FROM")
                .contains("db force 2 --pending", "db force 2 --applied");
        DatabaseStartException again = service.start();
        assertThat(again.block())
                .contains("V2__it's_unique.sql", "failed at an earlier start", "INVALID index good_id", "DELETE FROM")
                .contains("db force 2 --pending", "db force 2 --applied");
        TestServer.execute(database, "DELETE FROM good");
        paste(again);
        assertThat(service.start()).isNull();
    }

    @Test
    @Tag("P4")
    void anInvalidIndexThatAKilledProcessLeftStopsTheNextStart() throws Exception {
        service.file("V1__good.sql", GOOD);
        assertThat(service.start()).isNull();
        leaveInvalid("good_id");
        TestServer.execute(database, "DELETE FROM good");
        service.file("V2__unique.sql", "CREATE UNIQUE INDEX CONCURRENTLY good_id ON good (id);");
        DatabaseStartException e = service.start();
        assertThat(e.block()).contains("42P07", "INVALID index good_id");
        paste(e);
        assertThat(service.start()).isNull();
    }

    @Test
    @Tag("P4")
    void anInvalidIndexThatIfNotExistsTakesForWholeIsNamed() throws Exception {
        service.file("V1__good.sql", GOOD);
        assertThat(service.start()).isNull();
        leaveInvalid("good_id");
        service.file("V2__unique.sql", "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS good_id ON good (id);");
        try (LogEar ear = new LogEar()) {
            assertThat(service.start()).isNull();
            assertThat(ear.heard()).anyMatch(line -> line.contains("DROP INDEX CONCURRENTLY good_id"));
        }
    }

    @Test
    void thePastedSqlRemovesSeveralInvalidIndexes() throws Exception {
        service.file("V1__good.sql", GOOD)
                .file("V2__one.sql", "CREATE UNIQUE INDEX CONCURRENTLY \"On e\" ON good (id);");
        service.start();
        leaveInvalid("two");
        DatabaseStartException e = service.start();
        assertThat(e.block()).contains("\"On e\"", "two");
        TestServer.execute(database, "DELETE FROM good");
        paste(e);
        assertThat(service.start()).isNull();
    }

    @Test
    void aRepeatableMigrationThatFailedOutsideOfATransactionIsNamedAtTheNextStartToo() throws Exception {
        service.file("V1__good.sql", GOOD)
                .file("R__index.sql", "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS good_id ON good (id);");
        assertThat(service.start().block()).contains("R__index.sql", "23505", "DELETE FROM", "db repair");
        DatabaseStartException again = service.start();
        assertThat(again.block())
                .contains("R__index.sql", "failed at an earlier start", "DELETE FROM", "db repair")
                .doesNotContain("db force");
        TestServer.execute(database, "DELETE FROM good");
        paste(again);
        assertThat(service.start()).isNull();
    }

    @Test
    @Tag("P2")
    void aChangedFileIsNamed() {
        service.file("V1__good.sql", GOOD);
        assertThat(service.start()).isNull();
        service.file("V1__good.sql", GOOD + " -- changed");
        assertThat(service.start().block())
                .contains("disagree", "file V1__good.sql", "change an applied file back")
                .doesNotContain("belongs to other migrations");
    }

    @Test
    @Tag("P2")
    void aFileBelowTheNewestVersionIsNamed() {
        service.file("V1__good.sql", GOOD).file("V3__three.sql", "SELECT 3;");
        assertThat(service.start()).isNull();
        service.file("V2__late.sql", "SELECT 2;");
        assertThat(service.start().block()).contains("V2__late.sql", "the next version");
    }

    @Test
    void theHistoryOfAnotherServiceIsRecognised() {
        service.file("V1__good.sql", GOOD);
        assertThat(service.start()).isNull();
        service.without("V1__good.sql").file("V1__create_order.sql", "CREATE TABLE orders ();");
        assertThat(service.start().block())
                .contains("belongs to other migrations", "V1__good.sql there and V1__create_order.sql here")
                .contains("a database of its own");
    }

    @Test
    void tablesWithoutAHistoryAreExplained() throws Exception {
        String name = TestServer.freshDatabase("tables");
        TestServer.execute(name, "CREATE TABLE somebody_elses ()");
        DatabaseStartException e = new TestService(folder, TestServer.settings(name))
                .file("V1__good.sql", GOOD)
                .start();
        assertThat(e.block()).contains("tables but no history", "quarkus.flyway.baseline-at-start");
    }

    @Test
    @Tag("P6")
    void aLostConnectionIsCompletedByTheNextStart() throws Exception {
        service.file("V1__good.sql", GOOD)
                .file(
                        "V2__lost.sql",
                        "CREATE TABLE half ();\nSELECT pg_terminate_backend(pg_backend_pid()) WHERE NOT EXISTS"
                                + " (SELECT FROM pg_roles WHERE rolname = '" + database + "');");
        DatabaseStartException e = service.start();
        assertThat(e.block()).contains("V2__lost.sql", "start again").containsAnyOf("57P01", "08006");
        assertThat(e.restartMends()).isTrue();
        assertThat(exists("half")).isFalse();
        TestServer.execute("postgres", "CREATE ROLE " + database);
        assertThat(service.start()).isNull();
    }

    @Test
    void aFailedCallbackIsNoRiddle() {
        service.file("V1__good.sql", GOOD).file("afterMigrate.sql", "SELECT 1;\nSELECT nonsense;");
        DatabaseStartException e = service.start();
        assertThat(e.block()).contains("afterMigrate.sql").contains("42703");
    }

    @Test
    void whatIsNotOfTheDatabaseIsLeftAlone() {
        assertThat(FlywayFailures.explain(
                        new IllegalStateException("a bean"),
                        TestServer.settings("x").read(),
                        java.util.List.of(),
                        null))
                .isEmpty();
    }

    private void leaveInvalid(String index) {
        assertThatThrownBy(() ->
                        TestServer.execute(database, "CREATE UNIQUE INDEX CONCURRENTLY " + index + " ON good (id)"))
                .hasFieldOrPropertyWithValue("SQLState", "23505");
    }

    private boolean exists(String table) throws SQLException {
        return "t".equals(TestServer.value(database, "SELECT to_regclass('" + table + "') IS NOT NULL"));
    }

    private String history() throws SQLException {
        return TestServer.value(
                database,
                "SELECT string_agg(version || ':' || type || ':' || success, ' ' ORDER BY installed_rank)"
                        + " FROM flyway_schema_history");
    }

    private void paste(DatabaseStartException e) throws SQLException {
        Matcher sql = SQL.matcher(e.block());
        assertThat(sql.find()).as(e.block()).isTrue();
        do {
            TestServer.execute(database, sql.group(1));
        } while (sql.find());
    }
}
