package dev.stockroom.commondb.undo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a statement takes away, read from its words. */
@Tag("unit")
class StatementReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "DROP TABLE product                            | DROP table product",
                "drop table if exists product, \"My Tab\", s.t | DROP table product, DROP table \"My Tab\", DROP table s.t",
                "DROP TABLE s.\"t.x\" CASCADE;                 | DROP table s.\"t.x\" CASCADE",
                "DROP /* a /* b */ c */ TABLE -- x{}  t        | DROP table t",
                "DROP TABLE \"a\"\"b\" RESTRICT                | DROP table \"a\"\"b\"",
                "DROP MATERIALIZED VIEW m                      | DROP materialized view m",
                "Drop View v, w                                | DROP view v, DROP view w",
                "DROP INDEX CONCURRENTLY IF EXISTS i           | DROP index i",
                "DROP TYPE t CASCADE                           | DROP type t CASCADE",
                "DROP SCHEMA IF EXISTS s CASCADE               | DROP schema s CASCADE",
                "DROP FUNCTION f(int, text), g() CASCADE       | DROP function f(int, text) CASCADE, DROP function g() CASCADE",
                "DROP TRIGGER IF EXISTS touch ON s.t           | DROP trigger s.t touch",
                "TRUNCATE a, ONLY s.b * RESTART IDENTITY CASCADE | TRUNCATE table a CASCADE, TRUNCATE table s.b CASCADE",
                "TRUNCATE TABLE a                              | TRUNCATE table a",
                "DELETE FROM ONLY t AS x USING u WHERE x.a = u.a | DELETE table t",
                "delete from t where a like 'DROP TABLE b; --' | DELETE table t",
                "UPDATE t SET a = 0                            | UPDATE table t",
                "ALTER TABLE t DROP COLUMN a, ADD b numeric(1, 2) DEFAULT (0), DROP IF EXISTS \"C\" CASCADE"
                        + "| DROP column t a, DROP column t \"C\" CASCADE",
                "ALTER TABLE IF EXISTS ONLY s.t DROP b         | DROP column s.t b",
                "ALTER TABLE t DROP CONSTRAINT c               | DROP constraint t c",
                "ALTER TABLE t ALTER COLUMN a DROP NOT NULL, ALTER b DROP DEFAULT, DROP c | DROP column t c"
            })
    void readsWhatItNames(String sql, String expected) {
        assertThat(read(sql.replace("{}", "\n"))).isEqualTo(expected.strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- nothing",
                "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $f$ DROP TABLE t; $f$",
                "INSERT INTO t VALUES ('delete'), ($$update$$), (E'it\\'s DELETE')",
                "COMMENT ON TABLE t IS 'DROP TABLE t'",
                "CREATE TABLE a (b int REFERENCES c ON DELETE CASCADE ON UPDATE CASCADE)",
                "CREATE TABLE a AS SELECT * FROM t",
                "CREATE TRIGGER touch BEFORE UPDATE OR DELETE ON t EXECUTE FUNCTION f()",
                "SET LOCAL lock_timeout = '2s'",
                "ALTER TABLE t ADD COLUMN a int, OWNER TO x, ALTER COLUMN b SET DEFAULT 1, ENABLE TRIGGER ALL",
                "GRANT DELETE, TRUNCATE ON t TO x",
                "ALTER TABLE t RENAME TO u",
                "ALTER TABLE IF EXISTS s.t RENAME COLUMN a TO b",
                "ALTER INDEX i RENAME TO j",
                "ALTER TYPE mood RENAME VALUE 'good' TO 'glad'"
            })
    void knowsWhatTakesNothingAway(String sql) {
        assertThat(read(sql)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DO $$ BEGIN EXECUTE 'DROP TABLE t'; END $$",
                "SELECT drop_everything()",
                "CALL tidy()",
                "WITH d AS (DELETE FROM t RETURNING *) SELECT 1",
                "INSERT INTO a WITH d AS (DELETE FROM t RETURNING *) SELECT * FROM d",
                "INSERT INTO t VALUES (1) ON CONFLICT (id) DO UPDATE SET a = 1",
                "CREATE TABLE kept AS WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone",
                "DELETE FROM db.s.t",
                "DELETE FROM U&\"\\0069tems\" WHERE true",
                "UPDATE db.s.t SET a = 0",
                "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE",
                "DROP OWNED BY x CASCADE",
                "DROP TABLE a.b.c",
                "DROP TABLE U&\"d\\0061t\"",
                "DROP TABLE t; DROP TABLE u",
                "DROP TABLE",
                "ALTER SCHEMA s RENAME TO u",
                "ALTER TABLE t SET SCHEMA old, DROP a",
                "ALTER TABLE t ALTER a TYPE int, DROP b",
                "ALTER TYPE t DROP ATTRIBUTE a",
                "ALTER TYPE t ADD VALUE 'a'",
                "DELETE FROM t; DROP TABLE u",
                "INSERT INTO t VALUES (1); DROP TABLE u",
                "CREATE TABLE kept AS EXECUTE gone",
                "INSERT INTO U&\"\\0061\" VALUES (1)",
                "ALTER TABLE t DETACH PARTITION p, ALTER COLUMN a SET DATA TYPE int",
                "DROP SERVER s CASCADE",
                "REASSIGN OWNED BY a TO b",
                "BEGIN",
                "PREPARE p AS DELETE FROM t",
                "SET search_path = old",
                "EXPLAIN ANALYZE DELETE FROM t",
                "COPY t FROM STDIN"
            })
    void doesNotReadWhatItIsNotSureOf(String sql) {
        assertThat(StatementReader.read(sql)).as(sql).isEmpty();
    }

    /** As the server does; Flyway sends both lines as one statement. */
    @Test
    void aCommentEndsWithItsLineHoweverLinesEnd() {
        for (String end : List.of("\n", "\r", "\r\n")) {
            assertThat(read("-- no more" + end + "DROP TABLE t")).isEqualTo("DROP table t");
        }
    }

    @Test
    void textsAndCommentsWithoutAnEndAreRead() {
        for (String sql : List.of("DROP TABLE \"a", "SELECT 'a", "/* a", "SELECT $a$ x", "SELECT E'\\", "$", "-- a")) {
            SqlWords.of(sql);
        }
        assertThat(StatementReader.read("SELECT 'a")).isEmpty();
    }

    private static String read(String sql) {
        return StatementReader.read(sql).orElseThrow(() -> new AssertionError(sql)).stream()
                .map(target -> target.action() + " " + target.kind() + " " + target.name()
                        + (target.part() == null ? "" : " " + target.part().text())
                        + (target.cascade() ? " CASCADE" : ""))
                .collect(Collectors.joining(", "));
    }
}
