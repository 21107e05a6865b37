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
        assertThat(found.unread()).containsExactly("DO $$ BEGIN DROP TABLE line; END $$");
        assertThat(found.losses()).hasSize(1);
        assertThat(TestServer.value(database, "SELECT to_regclass('line')")).isEqualTo("line");
    }

    @Test
    void behindAnotherSearchPathNoNameIsTrusted() throws Exception {
        Found found = of("SET search_path = old", "CREATE TABLE a ()", "DROP TABLE customer");
        assertThat(found.losses()).isEmpty();
        assertThat(found.unread()).containsExactly("SET search_path = old", "DROP TABLE customer");
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
