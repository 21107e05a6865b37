package dev.stockroom.commondb.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.undo.GivenNames.Given;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void largeObjectsOfOtherOwnersAreNamedAndItsOwnAreNot() throws SQLException {
        TestServer.execute(database, "SELECT lo_create(0)", "SELECT lo_create(4711)", "SELECT lo_create(4712)");
        try (Connection own = TestServer.connect(database)) {
            assertThat(Neighbours.in(
                            own,
                            TestServer.settings(database).read(),
                            new OwnObjects(Set.of(), Set.of(new Given("TABLE", "one"), new Given("VIEW", "v")))))
                    .isEmpty();
        }
        TestServer.execute(database, "ALTER LARGE OBJECT 4711 OWNER TO " + TestServer.PLAIN);
        TestServer.execute(database, "ALTER LARGE OBJECT 4712 OWNER TO " + TestServer.PLAIN);
        refuses("it holds of other owners: 2 large objects (owner " + TestServer.PLAIN + ")");
    }

    /** As through an alias of PgBouncer. */
    @Test
    void aDatabaseThatAPoolerGivesAnotherNameIsNotDropped() throws SQLException {
        DatabaseSettings alias = TestServer.settings("another_name").read();
        try (Connection looked = TestServer.connect(database)) {
            DatabaseRemoval removal = new DatabaseRemoval(alias, TestServer.server(alias), true);
            assertThatThrownBy(() -> removal.check(looked, () -> OwnObjects.NONE, Optional.empty()))
                    .isInstanceOf(CommandException.class)
                    .extracting(e -> ((CommandException) e).block())
                    .asString()
                    .contains("a pooler leads from this name to database " + database);
        }
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
    void theFirstSchemaIsNotItsOwnWhereTheHistoryLiesBehind() throws SQLException {
        TestServer.execute(database, "CREATE SCHEMA postgres", "CREATE TABLE postgres.payroll (id int)");
        refuses("it holds in schemas that are not this service's: postgres.payroll");
    }

    @Test
    void emptySchemasOfOtherOwnersAreNamedAndTheHistorysIsNot() throws SQLException {
        TestServer.execute(
                database,
                "ALTER SCHEMA public OWNER TO " + TestServer.PLAIN,
                "CREATE SCHEMA empty",
                "CREATE SCHEMA billing AUTHORIZATION " + TestServer.PLAIN);
        refuses("it holds of other owners: schema billing (owner " + TestServer.PLAIN + ")");
        TestServer.execute(database, "DROP SCHEMA billing");
        assertThat(service.commands().drop(false)).isTrue();
    }

    /** The name alone says nothing: a migration gives it to something else. */
    @Test
    void aTableWithTheNameOfAFunctionOfTheMigrationsIsNamed() throws SQLException {
        service.file(
                "V2__two.sql",
                "CREATE FUNCTION keep_updated_at() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
                        + " CREATE SEQUENCE numbers; ALTER SEQUENCE numbers RENAME TO counts;"
                        + " CREATE TRIGGER kept BEFORE UPDATE ON one FOR EACH ROW EXECUTE FUNCTION keep_updated_at();");
        assertThat(service.start()).isNull();
        TestServer.execute(
                database,
                "CREATE TABLE keep_updated_at (id int)",
                "CREATE TABLE kept (id int)",
                "CREATE TABLE numbers (id int)",
                "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'");
        refuses("it holds what no migration of this executable creates: public.keep_updated_at, public.kept,"
                + " public.numbers, function public.one()");
    }

    /** Whatever the tool, and whoever its login is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "alembic_version",
                "databasechangelog",
                "django_migrations",
                "knex_migrations_lock",
                "_prisma_migrations",
                "goose_db_version",
                "\"__EFMigrationsHistory\"",
                "\"SequelizeMeta\"",
                "ar_internal_metadata",
                "refinery_schema_history",
                "no_tool_that_anybody_knows"
            })
    void aTableThatNoMigrationMakesIsNamed(String table) throws SQLException {
        TestServer.execute(database, "CREATE TABLE " + table + " (id int)");
        refuses("it holds what no migration of this executable creates: public." + table);
    }

    /** Its columns of the key hang on it inside, as if it were a part of something. */
    @Test
    void aPartitionedTableThatNoMigrationMakesIsNamed() throws SQLException {
        TestServer.execute(database, "CREATE TABLE parts (id int) PARTITION BY LIST (id)");
        refuses("it holds what no migration of this executable creates: public.parts");
    }

    @Test
    void schemasThatFlywayManagesAreItsOwnAsFarAsItsMigrationsMakeWhatIsThere() throws SQLException {
        service.with(flyway -> flyway.schemas("public", "more"))
                .file("V2__two.sql", "CREATE SCHEMA IF NOT EXISTS more; CREATE TABLE more.two (id int);");
        assertThat(service.start()).isNull();
        TestServer.execute(database, "CREATE TABLE more.three (id int)");
        refuses("it holds what no migration of this executable creates: more.three");
        TestServer.execute(database, "DROP TABLE more.three");
        assertThat(service.commands().drop(false)).isTrue();
    }

    @Test
    void otherThingsThatNoMigrationMakesAreNamed() throws SQLException {
        TestServer.execute(
                database,
                "CREATE VIEW seen AS TABLE one",
                "CREATE SEQUENCE numbers",
                "CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql AS 'SELECT 2 * $1'",
                "CREATE PROCEDURE tidy() LANGUAGE sql AS ''",
                "CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int)",
                "CREATE TYPE pair AS (a int, b int)",
                "CREATE DOMAIN code AS text",
                "CREATE TEXT SEARCH CONFIGURATION plain (COPY = simple)",
                "CREATE COLLATION bytes (locale = 'C')",
                "CREATE PUBLICATION feed FOR TABLE one",
                "CREATE FOREIGN DATA WRAPPER far",
                "CREATE SERVER away FOREIGN DATA WRAPPER far",
                "CREATE FUNCTION heard() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
                "CREATE EVENT TRIGGER ear ON sql_drop EXECUTE FUNCTION heard()");
        refuses("it holds what no migration of this executable creates: public.numbers, public.seen,"
                + " aggregate public.total(integer), collation public.bytes, event trigger ear,"
                + " foreign-data wrapper far, function public.heard(), function public.twice(integer),"
                + " procedure public.tidy(), publication feed, server away, text search configuration public.plain,"
                + " type public.code, type public.pair");
    }

    @Test
    void whatItsMigrationsMakeIsItsOwnHoweverTheyMakeIt() throws SQLException {
        service.with(flyway -> flyway.placeholders(Map.of("kind", "replaced")))
                .file("V2__two.sql", """
                        CREATE TABLE ${kind} (id serial);
                        CREATE TABLE "Quoted Name" (id int);
                        CREATE UNLOGGED TABLE IF NOT EXISTS public.qualified (id int);
                        CREATE TABLE before (id int);
                        ALTER TABLE before RENAME TO after;
                        CREATE TYPE mood AS ENUM ('good');
                        CREATE TYPE span AS RANGE (SUBTYPE = int);
                        CREATE TYPE pair AS (a int, b int);
                        CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                        CREATE OR REPLACE RECURSIVE VIEW counted (n) AS VALUES (1);
                        CREATE TABLE part (id int) PARTITION BY RANGE (id);
                        SELECT 1 AS n INTO selected;
                        DO $do$ BEGIN
                          EXECUTE 'CREATE TABLE block (id int)';
                          FOR n IN 1..2 LOOP
                            EXECUTE format('CREATE TABLE part_%s PARTITION OF part FOR VALUES FROM (%s) TO (%s)', n, n, n + 1);
                          END LOOP;
                        END $do$;
                        """)
                .file("R__names.sql", "CREATE MATERIALIZED VIEW IF NOT EXISTS names AS SELECT 1 AS n;")
                .file("afterMigrate.sql", "CREATE TABLE IF NOT EXISTS called_back (id int);");
        assertThat(service.start()).isNull();
        assertThat(service.commands().drop(false)).isTrue();
    }

    /** A name that is only mentioned, in a comment or a query, is not made. */
    @Test
    void whatAMigrationOnlyMentionsIsNotItsOwn() throws SQLException {
        TestServer.execute(database, "CREATE TABLE django_migrations (id int)", "CREATE TABLE legacy (id int)");
        service.file("V2__two.sql", """
                -- CREATE TABLE django_migrations stays for the others
                INSERT INTO legacy SELECT id FROM django_migrations;
                ALTER TABLE legacy ADD COLUMN more int;
                """);
        assertThat(service.start()).isNull();
        refuses("it holds what no migration of this executable creates: public.django_migrations, public.legacy");
    }

    /** Of them only the image that has made them knows. */
    @Test
    void whatANewerImageHasMadeIsNamed() throws SQLException {
        service.file("V2__two.sql", "CREATE TABLE two (id int)");
        assertThat(service.start()).isNull();
        service.without("V2__two.sql");
        refuses("it holds what no migration of this executable creates: public.two");
    }

    @Test
    void functionsAndTypesWithoutAHistoryAreNamed() throws SQLException {
        TestServer.execute(
                database,
                "DROP TABLE flyway_schema_history, one CASCADE",
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "CREATE TYPE kind AS ENUM ('one')");
        refuses("it holds no history of this service, but it holds: function public.f(), type public.kind");
    }

    @Test
    void functionsAndTypesInOtherSchemasAreNamed() throws SQLException {
        TestServer.execute(
                database,
                "CREATE SCHEMA \"Extra\"",
                "CREATE FUNCTION \"Extra\".f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "CREATE OPERATOR \"Extra\".=== (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)",
                "CREATE SCHEMA kinds",
                "CREATE TYPE kinds.kind AS ENUM ('one')",
                "CREATE TYPE kinds.pair AS (a int, b int)",
                "CREATE TEXT SEARCH CONFIGURATION kinds.plain (COPY = simple)");
        refuses("it holds in schemas that are not this service's: function \"Extra\".f(),"
                + " operator \"Extra\".===(integer,integer), text search configuration kinds.plain, type kinds.kind,"
                + " type kinds.pair");
    }

    @Test
    void functionsAndTypesOfOtherOwnersAreNamed() throws SQLException {
        String owner = " OWNER TO " + TestServer.PLAIN;
        TestServer.execute(
                database,
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "ALTER FUNCTION f()" + owner,
                "CREATE DOMAIN code AS text",
                "ALTER DOMAIN code" + owner,
                "CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)",
                "ALTER OPERATOR === (int, int)" + owner);
        String plain = " (owner " + TestServer.PLAIN + ")";
        refuses("it holds of other owners: function public.f()" + plain + ", operator public.===(integer,integer)"
                + plain + ", type public.code" + plain);
    }

    @Test
    void sessionsOfOthersAreNamedToALoginThatIsNoSuperuser() throws SQLException {
        String owner = TestServer.freshName("owner");
        TestServer.execute("postgres", "CREATE ROLE " + owner + " LOGIN");
        try (var stranger = TestServer.connect(database);
                var own = TestServer.connect(database);
                var statement = own.createStatement()) {
            assertThat(stranger.isValid(5)).isTrue();
            statement.execute("SET ROLE " + owner);
            assertThat(Neighbours.in(
                            own, TestServer.settings(database).schema("public").read(), OwnObjects.NONE))
                    .anyMatch(line ->
                            line.contains("it is in use by") && line.contains("(user postgres, server process"));
        }
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
