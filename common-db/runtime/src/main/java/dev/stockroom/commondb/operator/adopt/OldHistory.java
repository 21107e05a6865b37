package dev.stockroom.commondb.operator.adopt;

import java.util.List;

/**
 * What the tool that has kept the schema so far says of it.
 *
 * @param table the name of its table, as SQL takes it
 * @param versions what it says is applied, as it writes it; never empty
 */
public record OldHistory(Tool tool, String table, List<String> versions) {

    /** The tools that are known by their table: its name, and its columns with their categories in {@code pg_type}. */
    public enum Tool {
        /** One row: the version that it has come to, and whether that failed half-way. */
        GOLANG_MIGRATE("golang-migrate", "schema_migrations", "version", "dirty B, version N"),
        /** One row per head, with the hash of a revision; Flask-Migrate is Alembic too. */
        ALEMBIC("Alembic", "alembic_version", "version_num", "version_num S"),
        /** One row per applied file: the digits that its name begins with. */
        DBMATE("dbmate", "schema_migrations", "version", "version S"),
        /** One row per applied file: its name. */
        MIGRATIONS_HISTORY(
                "migrations_history",
                "migrations_history",
                "migration",
                "(.*, )?applied_at ., (.*, )?migration S(, .*)?");

        private final String label;
        private final String table;
        private final String column;
        private final String form;

        Tool(String label, String table, String column, String form) {
            this.label = label;
            this.table = table;
            this.column = column;
            this.form = form;
        }

        /** As it calls itself. */
        public String label() {
            return label;
        }

        /** Whether its table holds all that was applied, and not only what it has come to. */
        public boolean keepsAll() {
            return this == DBMATE || this == MIGRATIONS_HISTORY;
        }

        String table() {
            return table;
        }

        /** The column that says what is applied. */
        String column() {
            return column;
        }

        /** Whether its table has these columns, as in {@code dirty B, version N}. */
        boolean has(String name, String columns) {
            return table.equals(name) && columns.matches(form);
        }
    }

    /** The table with whose it is, as in {@code dbmate's table schema_migrations}. */
    public String name() {
        return name(tool, table);
    }

    static String name(Tool tool, String table) {
        return (tool == Tool.MIGRATIONS_HISTORY ? "the" : tool.label() + "'s") + " table " + table;
    }
}
