package dev.stockroom.commondb.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.failure.CommandException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that is dropped takes nothing of others along, unless that is said by its name. */
@Tag("server")
@Tag("P10")
class NeighboursTest {

    private static final String HISTORY = "(installed_rank int PRIMARY KEY, version text, description text, type text,"
            + " script text, checksum int, installed_by text, installed_on timestamp, execution_time int, success bool)";

    @TempDir
    Path folder;

    private final String database = TestServer.freshName("shared");
    private TestService service;

    @BeforeEach
    void thereIsAService() {
        service = new TestService(folder, TestServer.settings(database))
                .file(
                        "V1__one.sql",
                        "CREATE TABLE one (id int GENERATED ALWAYS AS IDENTITY); CREATE VIEW v AS TABLE one;");
        assertThat(service.start()).isNull();
    }

    @Test
    void whatIsItsOwnAloneIsDropped() throws SQLException {
        assertThat(service.commands().drop(false)).isTrue();
        assertThat(TestServer.databases()).doesNotContain(database);
        assertThat(service.commands().drop(false)).isFalse();
    }

    @Test
    void aNeighbourInASchemaOfItsOwnIsNamed() throws SQLException {
        TestServer.execute(
                database,
                "CREATE SCHEMA trades",
                "CREATE TABLE trades.trade (id int)",
                "CREATE TABLE trades.flyway_schema_history " + HISTORY);
        refuses(
                "it holds another history: trades.flyway_schema_history",
                "it holds in schemas that are not this service's: trades.trade",
                "--force " + database);
        assertThat(service.commands().drop(true)).isTrue();
    }

    @Test
    void aHistoryOfItsOwnInTheSameSchemaIsNamed() throws SQLException {
        TestServer.execute(database, "CREATE TABLE ops_history " + HISTORY);
        refuses("it holds another history: public.ops_history");
    }

    @Test
    void relationsOfOtherOwnersAreNamed() throws SQLException {
        TestServer.execute(
                database,
                "CREATE TABLE \"Not Yours\" (id int)",
                "ALTER TABLE \"Not Yours\" OWNER TO " + TestServer.PLAIN,
                "CREATE MATERIALIZED VIEW theirs AS SELECT 1",
                "ALTER MATERIALIZED VIEW theirs OWNER TO " + TestServer.PLAIN);
        refuses("it holds of other owners: public.\"Not Yours\" (owner " + TestServer.PLAIN + "), public.theirs (owner "
                + TestServer.PLAIN + ")");
    }

    @Test
    void relationsWithoutAHistoryAreNamedAndAnEmptyDatabaseIsDropped() throws SQLException {
        TestServer.execute(database, "DROP TABLE flyway_schema_history");
        refuses("it holds no history of this service, but it holds: public.one, public.v");
        TestServer.execute(database, "DROP TABLE one CASCADE");
        assertThat(service.commands().drop(false)).isTrue();
    }

    @Test
    void whatAnExtensionHasBroughtIsNobodys() throws SQLException {
        TestServer.execute(database, "CREATE SCHEMA stats", "CREATE EXTENSION pg_stat_statements SCHEMA stats");
        assertThat(service.commands().drop(false)).isTrue();
    }

    @Test
    void schemasThatFlywayManagesAreItsOwn() throws SQLException {
        service.with(flyway -> flyway.schemas("public", "more"));
        TestServer.execute(database, "CREATE SCHEMA more", "CREATE TABLE more.two (id int)");
        assertThat(service.commands().drop(false)).isTrue();
    }

    @Test
    void sessionsAreNamed() throws SQLException {
        try (var other = TestServer.connect(database)) {
            assertThat(other.isValid(5)).isTrue();
            refuses("it is in use by PostgreSQL JDBC Driver (user postgres, server process ");
        }
    }

    @Test
    void ofManyTwentyAndACountAreNamed() throws SQLException {
        TestServer.execute(database, "CREATE SCHEMA trades");
        TestServer.execute(
                database,
                IntStream.range(0, 25)
                        .mapToObj(n -> "CREATE TABLE trades.t" + n + " (id serial)")
                        .toArray(String[]::new));
        refuses("and 5 more");
    }

    private void refuses(String... said) throws SQLException {
        assertThatThrownBy(() -> service.commands().drop(false))
                .isInstanceOf(CommandException.class)
                .extracting(e -> ((CommandException) e).block())
                .asString()
                .contains("The database is not dropped")
                .contains(said);
        assertThat(TestServer.databases()).contains(database);
    }
}
