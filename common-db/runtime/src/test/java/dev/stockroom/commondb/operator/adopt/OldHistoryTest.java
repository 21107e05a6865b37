package dev.stockroom.commondb.operator.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.OldTables;
import dev.stockroom.commondb.OldTables.Fixture;
import dev.stockroom.commondb.Refusal;
import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.operator.adopt.OldHistory.Tool;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of other tools, on a real server: which are known, and which are refused. */
@Tag("server")
class OldHistoryTest {

    private static final String GOLANG = OldTables.fixture("golang-migrate");
    private static final String ALEMBIC = OldTables.fixture("alembic");
    private static final String DBMATE = OldTables.fixture("dbmate");
    private static final String FLYWAYS =
            "CREATE TABLE flyway_schema_history (installed_rank int, version text, description text, type text,"
                    + " script text, checksum int, success boolean,"
                    + " installed_on timestamp DEFAULT now(), installed_by text DEFAULT 'owner', execution_time int DEFAULT 1)";

    @TempDir
    Path folder;

    private String database;

    @BeforeEach
    void aDatabase() throws SQLException {
        database = TestServer.freshDatabase("old");
    }

    private OldHistory find(String... statements) throws SQLException {
        TestServer.execute(database, statements);
        try (Connection connection = TestServer.connect(database)) {
            return service().adoption().find(connection);
        }
    }

    private TestService service() {
        return new TestService(folder, TestServer.settings(database)).with(flyway -> flyway.schemas("public", "Odd"));
    }

    static List<Fixture> fixtures() {
        return OldTables.all();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void knowsWhatAToolHasLeft(Fixture left) throws SQLException {
        knowsTheTableOf(left.sql(), left.tool(), left.versions());
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void refusesTheTableOfAToolThatIsEmpty(Fixture left) {
        String table = left.tool().table();
        assertThat(Refusal.of(() -> find(left.sql() + "DELETE FROM " + table)))
                .contains("Nothing was adopted: ", table + " is empty", "db up");
    }

    static Stream<Arguments> variants() {
        return Stream.of(
                Arguments.of(
                        "CREATE TABLE migrations_history (id serial, migration varchar(255), batch int, applied_at"
                                + " timestamp); INSERT INTO migrations_history (migration) VALUES ('001_init')",
                        Tool.MIGRATIONS_HISTORY,
                        List.of("001_init")),
                Arguments.of(
                        "CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY);"
                                + " INSERT INTO schema_migrations VALUES ('7')",
                        Tool.DBMATE,
                        List.of("7")));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void knowsTheTableOf(String sql, Tool tool, List<String> versions) throws SQLException {
        OldHistory old = find(sql);
        assertThat(old.tool()).isEqualTo(tool);
        assertThat(old.versions()).isEqualTo(versions);
        assertThat(old.name()).endsWith("table " + tool.table());
    }

    @Test
    void looksIntoTheSchemasThatFlywayManagesToo() throws SQLException {
        OldHistory old = find(
                "CREATE SCHEMA \"Odd\"",
                "CREATE TABLE \"Odd\".alembic_version (version_num varchar(32))",
                "INSERT INTO \"Odd\".alembic_version VALUES ('ae1027a6acf')",
                "CREATE SCHEMA elsewhere",
                "CREATE TABLE elsewhere.alembic_version (version_num varchar(32))");
        assertThat(old.table()).isEqualTo("\"Odd\".alembic_version");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("SELECT 1", "no known table of another tool is here", "baseline-version=V"),
                Arguments.of(
                        "CREATE TABLE schema_migrations (version bigint, inserted_at timestamp)",
                        "no known table of another tool",
                        "schema_migrations has not the columns of a tool that is known"),
                Arguments.of(
                        "CREATE TABLE migrations_history (migration text)",
                        "no known table of another tool",
                        "migrations_history has not the columns"),
                Arguments.of(
                        GOLANG + ALEMBIC,
                        "more than one tool has kept this schema",
                        "Alembic's table alembic_version, golang-migrate's table schema_migrations"),
                Arguments.of(
                        GOLANG + "UPDATE schema_migrations SET dirty = true",
                        "version 3 is dirty in golang-migrate's table schema_migrations",
                        "failed half-way"),
                Arguments.of(
                        ALEMBIC + "INSERT INTO alembic_version VALUES ('ae1027a6acf')",
                        "alembic_version holds 2 versions",
                        "6ee7adadf26f, ae1027a6acf"),
                Arguments.of(
                        GOLANG + "INSERT INTO schema_migrations VALUES (2, false)",
                        "schema_migrations holds 2 versions",
                        "2, 3"),
                Arguments.of(DBMATE + FLYWAYS, "Flyway's history is there, and empty", "DROP TABLE"),
                Arguments.of(
                        DBMATE + FLYWAYS
                                + "; INSERT INTO flyway_schema_history VALUES (1, '2', 'two', 'SQL', 'V2', 1, true)",
                        "Flyway keeps a history here",
                        "is at version 2"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refuses(String sql, String what, String detail) {
        assertThat(Refusal.of(() -> find(sql))).contains("Nothing was adopted: ", what, detail);
    }
}
