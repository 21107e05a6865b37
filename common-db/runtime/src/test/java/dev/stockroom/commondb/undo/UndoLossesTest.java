package dev.stockroom.commondb.undo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.undo.UndoLosses.Found;
import dev.stockroom.commondb.undo.UndoOrder.Reach;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an undo would take away, from the catalogue of a real server. */
@Tag("server")
class UndoLossesTest {

    @TempDir
    Path folder;

    private String database;

    @BeforeEach
    void aCustomerWithOrders() throws SQLException {
        database = TestServer.freshDatabase("losses");
        TestServer.execute(database, """
                CREATE TYPE mood AS ENUM ('good', 'bad');
                CREATE TABLE customer (id int PRIMARY KEY, mood mood);
                CREATE TABLE "Order" (id int PRIMARY KEY, customer int REFERENCES customer ON DELETE CASCADE);
                CREATE TABLE line (id int, "order" int REFERENCES "Order" ON DELETE SET NULL);
                CREATE VIEW moods AS SELECT mood FROM customer;
                CREATE INDEX line_order ON line ("order");
                CREATE TABLE part (id int) PARTITION BY RANGE (id);
                CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (1000);
                CREATE TABLE part_2 PARTITION OF part FOR VALUES FROM (1000) TO (2000);
                CREATE FUNCTION tidy() RETURNS boolean LANGUAGE sql AS 'SELECT true';
                CREATE SCHEMA old;
                CREATE TABLE old.kept (id int);
                CREATE VIEW old.seen AS SELECT id FROM old.kept;
                INSERT INTO customer SELECT n, 'good' FROM generate_series(1, 1200) n;
                INSERT INTO "Order" SELECT n, n FROM generate_series(1, 30) n;
                INSERT INTO part SELECT n FROM generate_series(0, 1499) n;
                INSERT INTO old.kept SELECT n FROM generate_series(1, 7) n;
                ANALYZE;
                """);
    }

    @Test
    void aTableHasItsRows() throws Exception {
        assertThat(losses("DROP TABLE IF EXISTS \"Order\"")).containsExactly("drops table \"Order\", about 30 rows");
        assertThat(losses("DROP TABLE line")).containsExactly("drops table line, unknown number of rows");
        assertThat(losses("DROP TABLE old.KEPT, line"))
                .containsExactly("drops table old.kept, about 7 rows", "drops table line, unknown number of rows");
    }

    @Test
    void whatIsNotThereIsSaidToBeNot() throws Exception {
        assertThat(losses("DROP TABLE IF EXISTS nowhere", "ALTER TABLE line DROP colour", "DROP TYPE nothing"))
                .containsExactly(
                        "drops table nowhere, which is not there now",
                        "drops column colour of table line, which is not there now",
                        "drops type nothing, which is not there now");
    }

    @Test
    void cascadeNamesWhatGoesWithIt() throws Exception {
        assertThat(losses("DROP TABLE customer")).containsExactly("drops table customer, about 1,200 rows");
        assertThat(losses("DROP TABLE customer CASCADE"))
                .containsExactly("drops table customer, about 1,200 rows", "drops view moods");
        assertThat(losses("DROP TYPE mood CASCADE"))
                .containsExactly(
                        "drops type mood", "drops column mood of table customer, about 1,200 rows", "drops view moods");
        assertThat(losses("DROP SCHEMA old CASCADE"))
                .containsExactly("drops schema old", "drops table old.kept, about 7 rows", "drops view old.seen");
    }

    @Test
    void aColumnHasTheRowsOfItsTable() throws Exception {
        assertThat(losses("ALTER TABLE customer DROP COLUMN MOOD CASCADE"))
                .containsExactly("drops column mood of table customer, about 1,200 rows", "drops view moods");
    }

    @Test
    void aPartitionedTableIsShownAsOne() throws Exception {
        assertThat(losses("DROP TABLE part")).containsExactly("drops table part, about 1,500 rows");
        assertThat(losses("DROP TABLE part_2")).containsExactly("drops table part_2, about 500 rows");
        assertThat(losses("TRUNCATE part")).containsExactly("empties table part, about 1,500 rows");
    }

    @Test
    void foreignKeysTakeRowsOfOthersWithThem() throws Exception {
        assertThat(losses("DELETE FROM customer WHERE id > 10"))
                .containsExactly(
                        "deletes rows of table customer, about 1,200 rows",
                        "deletes rows of table \"Order\", about 30 rows",
                        "overwrites values in table line, unknown number of rows");
        assertThat(losses("TRUNCATE customer")).containsExactly("empties table customer, about 1,200 rows");
        assertThat(losses("TRUNCATE customer CASCADE"))
                .containsExactly(
                        "empties table customer, about 1,200 rows",
                        "empties table \"Order\", about 30 rows",
                        "empties table line, unknown number of rows");
        assertThat(losses("UPDATE customer SET mood = NULL"))
                .containsExactly("overwrites values in table customer, about 1,200 rows");
    }

    @Test
    void whatHasNoRowsIsNamedAlone() throws Exception {
        assertThat(losses("DROP INDEX line_order", "DROP VIEW moods", "DROP FUNCTION IF EXISTS f(int)"))
                .containsExactly(
                        "drops index line_order", "drops view moods", "drops function f(int), which is not there now");
    }

    @Test
    void whatCannotBeReadIsShownAndNeverRun() throws Exception {
        Found found = of("DO $$ BEGIN DROP TABLE line; END $$", "DROP TABLE line");
        assertThat(found.unread()).containsExactly("DO $$ BEGIN DROP TABLE line; END $$", "DROP TABLE line");
        assertThat(found.losses()).isEmpty();
        assertThat(TestServer.value(database, "SELECT to_regclass('line')")).isEqualTo("line");
    }

    @Test
    void behindAnotherSearchPathNoNameIsTrusted() throws Exception {
        Found found = of("SET search_path = old", "CREATE TABLE a ()", "DROP TABLE customer");
        assertThat(found.losses()).isEmpty();
        assertThat(found.unread()).containsExactly("SET search_path = old", "DROP TABLE customer");
    }

    /** Each leaves a name that means something else when its statement is run than it does now. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE customer RENAME TO client",
                "ALTER TABLE old.kept SET SCHEMA public",
                "SET LOCAL SCHEMA 'old'",
                "SET  SCHEMA 'old'",
                "SET \"search_path\" = old",
                "set Search_Path to old",
                "SELECT set_config('search_path', 'old', true)",
                "RESET ALL",
                "DISCARD ALL",
                "CREATE SCHEMA postgres",
                "CREATE TEMP TABLE customer (id int)",
                "CREATE UNLOGGED TABLE customer (id int)",
                "DO $$ BEGIN EXECUTE 'ALTER TABLE line RENAME TO customer'; END $$",
                "DROP TABLE IF EXISTS CUSTOMER",
                "DROP TABLE public.customer",
                "DROP SCHEMA public CASCADE",
                "DROP TYPE mood CASCADE; DROP TABLE customer",
                "DROP OWNED BY postgres",
                "DO $$ BEGIN DROP TABLE customer; END $$",
                "SELECT tidy()",
                "WITH t AS (SELECT tidy()) SELECT 1",
                "INSERT INTO line SELECT 1, 1 WHERE tidy()",
                "CREATE TABLE t AS SELECT tidy()",
                "UPDATE line SET id = 1 WHERE tidy()",
                "CALL put_away()"
            })
    void noNameIsTrustedBehindWhatMayMoveIt(String moving) throws Exception {
        assertThat(of(moving, "DROP TABLE customer").unread()).endsWith("DROP TABLE customer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GRANT USAGE ON SCHEMA old TO postgres",
                "COMMENT ON TABLE line IS 'rename me'",
                "CREATE TABLE client AS SELECT * FROM customer",
                "CREATE INDEX ON customer (mood)",
                "SET LOCAL lock_timeout = '2s'",
                "DROP TABLE IF EXISTS client",
                "DROP SCHEMA IF EXISTS older",
                "DROP TABLE line",
                "DROP VIEW moods",
                "DROP STATISTICS IF EXISTS figures",
                "ALTER TABLE line RENAME TO client",
                "ALTER INDEX line_order RENAME TO line_by_order",
                "ALTER TABLE line RENAME COLUMN id TO number",
                "ALTER TABLE customer RENAME COLUMN mood TO temper",
                "ALTER TYPE mood RENAME VALUE 'good' TO 'glad'",
                "ALTER SEQUENCE IF EXISTS numbers RESTART",
                "UPDATE customer SET mood = 'bad' WHERE lower(mood::text) = 'good'",
                "UPDATE customer SET mood = 'bad' WHERE random() < 2",
                "INSERT INTO line (id) SELECT coalesce(max(id), 0) FROM line",
                "SELECT 1"
            })
    void namesAreTrustedBehindWhatMovesNone(String harmless) throws Exception {
        assertThat(of(harmless, "DROP TABLE customer").losses())
                .extracting(Loss::text)
                .contains("drops table customer, about 1,200 rows");
    }

    @Test
    void aNameThatADropUncoversIsNotTrusted() throws Exception {
        TestServer.execute(
                database,
                "CREATE TABLE old.line (id int)",
                "CREATE SEQUENCE old.number_id_seq",
                "CREATE TABLE number (id serial)");
        TestServer.execute("postgres", "ALTER DATABASE " + database + " SET search_path = public, old");
        assertThat(of("DROP TABLE public.line", "DROP TABLE line").unread()).containsExactly("DROP TABLE line");
        assertThat(of("DROP SCHEMA public CASCADE", "DROP TABLE line", "DELETE FROM line", "ALTER TABLE line DROP id")
                        .unread())
                .containsExactly("DROP TABLE line", "DELETE FROM line", "ALTER TABLE line DROP id");
        assertThat(of("DROP TABLE number", "DROP SEQUENCE number_id_seq").unread())
                .containsExactly("DROP SEQUENCE number_id_seq");
        assertThat(losses("DROP TABLE line", "DROP TABLE old.line"))
                .containsExactly(
                        "drops table line, unknown number of rows", "drops table old.line, unknown number of rows");
    }

    /** Its name is another's until then. */
    @Test
    void aNameThatTheScriptItselfGivesIsNotTrusted() throws Exception {
        assertThat(of("ALTER TABLE line RENAME TO client", "DROP TABLE client").unread())
                .containsExactly("DROP TABLE client");
        assertThat(of("ALTER TABLE line RENAME COLUMN id TO number", "ALTER TABLE line DROP COLUMN number")
                        .unread())
                .containsExactly("ALTER TABLE line DROP COLUMN number");
        assertThat(of("CREATE TYPE temper AS ENUM ()", "DROP TYPE temper").unread())
                .containsExactly("DROP TYPE temper");
        assertThat(of("CREATE VIEW seen AS TABLE line", "DROP VIEW IF EXISTS seen")
                        .unread())
                .containsExactly("DROP VIEW IF EXISTS seen");
    }

    @Test
    void aGeneratedColumnGoesWithWhatItIsMadeOf() throws Exception {
        TestServer.execute(
                database,
                "ALTER TABLE line ADD COLUMN twice int GENERATED ALWAYS AS (id * 2) STORED",
                "CREATE FUNCTION half(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1 / 2'",
                "ALTER TABLE line ADD COLUMN half int GENERATED ALWAYS AS (half(\"order\")) STORED",
                "CREATE VIEW halves AS SELECT half FROM line");
        assertThat(losses("ALTER TABLE line DROP COLUMN id CASCADE"))
                .containsExactly(
                        "drops column id of table line, unknown number of rows",
                        "drops column twice of table line, unknown number of rows");
        assertThat(losses("DROP FUNCTION half(int) CASCADE"))
                .containsExactly(
                        "drops function half(int)",
                        "drops view halves",
                        "drops column half of table line, unknown number of rows");
    }

    @Test
    void aViewThatGroupsByAPrimaryKeyGoesWithIt() throws Exception {
        TestServer.execute(database, "CREATE VIEW grouped AS SELECT id, mood FROM customer GROUP BY id");
        assertThat(losses("ALTER TABLE customer DROP CONSTRAINT customer_pkey CASCADE"))
                .containsExactly("drops constraint customer_pkey of table customer", "drops view grouped");
    }

    /** Named as only DROP understands. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP FUNCTION twice CASCADE",
                "DROP FUNCTION twice(a int) CASCADE",
                "DROP FUNCTION IF EXISTS twice(bigint)"
            })
    void aFunctionThatIsNotFoundForSureIsShown(String sql) throws Exception {
        TestServer.execute(
                database,
                "CREATE FUNCTION twice(a int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 2 * $1'",
                "CREATE FUNCTION twice(a text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT $1 || $1'");
        assertThat(of(sql)).isEqualTo(new Found(List.of(), List.of(sql)));
    }

    /** The rows that go are those of another table. */
    @Test
    void whatIsChangedThroughAViewIsShown() throws Exception {
        TestServer.execute(database, "CREATE VIEW open AS SELECT * FROM line");
        for (String sql : List.of("DELETE FROM open", "UPDATE open SET id = 1", "INSERT INTO open VALUES (1, 1)")) {
            assertThat(of(sql)).isEqualTo(new Found(List.of(), List.of(sql)));
        }
    }

    @Test
    void whatHasTriggersOrRulesIsShownBesideWhatIsKnownOfIt() throws Exception {
        TestServer.execute(
                database,
                "CREATE FUNCTION fired() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM old.kept; RETURN NULL; END'",
                "CREATE TRIGGER fired AFTER DELETE ON \"Order\" EXECUTE FUNCTION fired()",
                "CREATE TRIGGER added AFTER INSERT ON part_1 EXECUTE FUNCTION fired()",
                "CREATE RULE ruled AS ON UPDATE TO line DO ALSO DELETE FROM old.kept",
                "CREATE TRIGGER emptied AFTER TRUNCATE ON old.kept EXECUTE FUNCTION fired()");
        for (String sql : List.of(
                "DELETE FROM \"Order\"", "DELETE FROM customer", "TRUNCATE old.kept", "UPDATE line SET id = 1")) {
            Found found = of(sql);
            assertThat(found.unread()).containsExactly(sql);
            assertThat(found.losses()).isNotEmpty();
        }
        assertThat(of("INSERT INTO part VALUES (1)").unread()).containsExactly("INSERT INTO part VALUES (1)");
        assertThat(losses(
                        "UPDATE customer SET mood = 'bad'",
                        "UPDATE \"Order\" SET customer = 1",
                        "DELETE FROM old.kept"))
                .hasSize(3);
        TestServer.execute(database, "ALTER TABLE \"Order\" DISABLE TRIGGER fired", "DROP RULE ruled ON line");
        assertThat(losses("DELETE FROM customer")).hasSize(3);
    }

    @Test
    void aStatementThatCallsWhatMayDeleteIsShown() throws Exception {
        TestServer.execute(
                database,
                "CREATE OR REPLACE FUNCTION tidy() RETURNS boolean LANGUAGE sql AS 'DELETE FROM old.kept; SELECT true'");
        for (String sql : List.of(
                "CREATE TABLE kept AS SELECT tidy()",
                "CREATE MATERIALIZED VIEW kept AS SELECT tidy() AS done",
                "INSERT INTO line SELECT 1, 1 WHERE tidy()",
                "INSERT INTO line VALUES (lo_unlink(1))",
                "INSERT INTO line SELECT 1 FROM query_to_xml('DELETE FROM old.kept', true, true, '')",
                "SELECT public . \"tidy\" ()",
                "CREATE INDEX ON line ((tidy()))",
                "ALTER TABLE line ADD COLUMN tidied boolean DEFAULT tidy()")) {
            assertThat(of(sql)).isEqualTo(new Found(List.of(), List.of(sql)));
        }
        assertThat(of("UPDATE line SET id = 1 WHERE tidy()").unread()).hasSize(1);
        assertThat(of(
                                "CREATE FUNCTION anew() RETURNS void LANGUAGE sql AS 'DELETE FROM old.kept'",
                                "INSERT INTO line SELECT 1 FROM anew()")
                        .unread())
                .containsExactly("INSERT INTO line SELECT 1 FROM anew()");
    }

    /** The catalogue does not have it yet. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE old.kept ADD FOREIGN KEY (id) REFERENCES customer ON DELETE CASCADE",
                "ALTER TABLE old.kept INHERIT customer",
                "CREATE TRIGGER gone AFTER DELETE ON customer EXECUTE FUNCTION suppress_redundant_updates_trigger()",
                "CREATE RULE gone AS ON DELETE TO customer DO ALSO DELETE FROM old.kept",
                "ALTER TABLE customer ENABLE TRIGGER ALL"
            })
    void whatIsTiedToATableBeforeHasItsRowsShown(String tie) throws Exception {
        Found found = of(tie, "DELETE FROM customer");
        assertThat(found.unread()).containsExactly("DELETE FROM customer");
        assertThat(found.losses()).isNotEmpty();
    }

    @Test
    void aTableThatIsMadeAPartitionGoesWithTheWhole() throws Exception {
        Found found = of("ALTER TABLE part ATTACH PARTITION line FOR VALUES FROM (5000) TO (6000)", "DROP TABLE part");
        assertThat(found.unread()).containsExactly("DROP TABLE part");
    }

    @Test
    void foreignKeysChangeRowsOfOthersToo() throws Exception {
        TestServer.execute(
                database,
                "CREATE TABLE fan (customer int PRIMARY KEY REFERENCES customer ON UPDATE CASCADE ON DELETE SET NULL)",
                "CREATE TABLE letter (fan int REFERENCES fan ON UPDATE SET NULL)");
        assertThat(losses("UPDATE customer SET mood = 'bad'"))
                .containsExactly("overwrites values in table customer, about 1,200 rows");
        assertThat(losses("UPDATE customer SET id = id + 5000"))
                .containsExactly(
                        "overwrites values in table customer, about 1,200 rows",
                        "overwrites values in table fan, unknown number of rows",
                        "overwrites values in table letter, unknown number of rows");
    }

    /** What most undo scripts are made of. */
    @Test
    void anEverydayScriptIsReadToItsEnd() throws Exception {
        assertThat(losses(
                        "ALTER TABLE customer ADD COLUMN temper text",
                        "UPDATE customer SET temper = upper(mood::text), id = coalesce(id, 0)",
                        "ALTER TABLE customer DROP COLUMN mood CASCADE",
                        "DROP TYPE mood",
                        "ALTER TABLE customer RENAME COLUMN temper TO mood",
                        "DELETE FROM \"Order\" WHERE id > 10",
                        "DROP INDEX IF EXISTS line_order",
                        "ALTER TABLE part RENAME TO piece",
                        "DROP TABLE line"))
                .containsExactly(
                        "overwrites values in table customer, about 1,200 rows",
                        "drops column mood of table customer, about 1,200 rows",
                        "drops view moods",
                        "drops type mood",
                        "deletes rows of table \"Order\", about 30 rows",
                        "overwrites values in table line, unknown number of rows",
                        "drops index line_order",
                        "drops table line, unknown number of rows");
    }

    @Test
    void foreignKeysToAPartitionTakeRowsOfOthersWithThemToo() throws Exception {
        TestServer.execute(
                database,
                "ALTER TABLE part_1 ADD PRIMARY KEY (id)",
                "CREATE TABLE piece (part int REFERENCES part_1 ON DELETE CASCADE)",
                "CREATE TABLE heir () INHERITS (old.kept)",
                "ALTER TABLE heir ADD PRIMARY KEY (id)",
                "CREATE TABLE claim (heir int REFERENCES heir ON DELETE CASCADE)");
        assertThat(losses("DELETE FROM part"))
                .containsExactly(
                        "deletes rows of table part, about 1,500 rows",
                        "deletes rows of table piece, unknown number of rows");
        assertThat(losses("TRUNCATE part CASCADE"))
                .containsExactly("empties table part, about 1,500 rows", "empties table piece, unknown number of rows");
        assertThat(losses("DELETE FROM old.kept"))
                .containsExactly(
                        "deletes rows of table old.kept, about 7 rows",
                        "deletes rows of table claim, unknown number of rows");
    }

    @Test
    void onlyLettersOfAsciiAreFolded() throws Exception {
        TestServer.execute(database, "ALTER TABLE customer ADD COLUMN \"\u00c4ra\" int");
        assertThat(losses("ALTER TABLE customer DROP COLUMN \u00c4RA"))
                .containsExactly("drops column \"\u00c4ra\" of table customer, about 1,200 rows");
    }

    @Test
    void aLockedTableIsNotWaitedFor() throws Exception {
        try (Connection locker = TestServer.connect(database)) {
            locker.setAutoCommit(false);
            try (var statement = locker.createStatement()) {
                statement.execute("LOCK TABLE customer, part_1 IN ACCESS EXCLUSIVE MODE");
            }
            assertThat(losses("DROP TABLE customer CASCADE", "DROP TABLE part")).hasSize(3);
        }
    }

    @Test
    void aPlanHasThemWithPlaceholdersReplaced() throws Exception {
        String fresh = TestServer.freshName("losses");
        TestService service = new TestService(folder, TestServer.settings(fresh))
                .with(flyway -> flyway.placeholders(java.util.Map.of("table", "three")))
                .file("V1__one.sql", "CREATE TABLE three (id int);")
                .file("U1__one.sql", "SELECT 1;\nDROP TABLE ${table};");
        assertThat(service.start()).isNull();

        UndoStep step = service.undo()
                .plan(new UndoOrder(Reach.ABOVE, MigrationVersion.fromVersion("0"), false))
                .get(0);
        assertThat(step.losses()).extracting(Loss::text).containsExactly("drops table three, unknown number of rows");
        assertThat(step.unread()).containsExactly("SELECT 1");
    }

    /** The newest is undone first, and gives the table the name back that the older one drops. */
    @Test
    void aNameThatAScriptBeforeGivesIsNotTrusted() throws Exception {
        String fresh = TestServer.freshName("losses");
        TestService service = new TestService(folder, TestServer.settings(fresh))
                .file("V1__one.sql", "CREATE TABLE one (id int); CREATE TABLE kept (id int);")
                .file("U1__one.sql", "DROP TABLE IF EXISTS one;\nDROP TABLE kept;")
                .file("V2__two.sql", "ALTER TABLE one RENAME TO two;")
                .file("U2__two.sql", "ALTER TABLE two RENAME TO one;");
        assertThat(service.start()).isNull();

        List<UndoStep> steps =
                service.undo().plan(new UndoOrder(Reach.ABOVE, MigrationVersion.fromVersion("0"), false));
        assertThat(steps.get(0).losses()).isEmpty();
        assertThat(steps.get(0).unread()).isEmpty();
        assertThat(steps.get(1).unread()).containsExactly("DROP TABLE IF EXISTS one");
        assertThat(steps.get(1).losses())
                .extracting(Loss::text)
                .containsExactly("drops table kept, unknown number of rows");
    }

    private List<String> losses(String... statements) throws SQLException {
        Found found = of(statements);
        assertThat(found.unread()).isEmpty();
        return found.losses().stream().map(Loss::text).toList();
    }

    private Found of(String... statements) throws SQLException {
        try (Connection connection = TestServer.connect(database)) {
            return new UndoLosses(connection).of(List.of(statements));
        }
    }
}
