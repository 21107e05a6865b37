package dev.stockroom.commondb.operator.adopt;

import java.util.List;

/**
 * What another tool, which has kept the schema so far, says of it.
 *
 * @param table the name of the tool's table, as SQL takes it
 * @param versions the versions that the table lists as applied, as the tool writes them; never empty
 */
public record OldHistory(Tool tool, String table, List<String> versions) {

    /**
     * The tools that are known by their table: by its name, and its columns with their categories in {@code pg_type}.
     */
    public enum Tool {
        /** One row: the version that the schema has come to, and whether that migration failed half-way. */
        GOLANG_MIGRATE("golang-migrate", "schema_migrations", "version", "dirty B, version N", false),
        /** One row per head, with the hash of a revision; Flask-Migrate is Alembic too. */
        ALEMBIC("Alembic", "alembic_version", "version_num", "version_num S", false),
        /** One row per applied file: the digits at the begin of its name. */
        DBMATE("dbmate", "schema_migrations", "version", "version S", true),
        /** One row per applied file: its name. */
        MIGRATIONS_HISTORY(
                "migrations_history",
                "migrations_history",
                "migration",
                "(.*, )?applied_at ., (.*, )?migration S(, .*)?",
                true);

        private final String label;
        private final String table;
        private final String column;
        private final String form;
        private final boolean keepsAll;

        /**
         * @param column the column that says what is applied
         * @param form the columns of its table, as a pattern for {@code dirty B, version N}
         * @param keepsAll whether its table holds all that was applied, and not only the newest
         */
        Tool(String label, String table, String column, String form, boolean keepsAll) {
            this.label = label;
            this.table = table;
            this.column = column;
            this.form = form;
            this.keepsAll = keepsAll;
        }

        /** The name that the tool gives itself. */
        public String label() {
            return label;
        }

        /** Whether the tool's table holds all that was applied, and not only the newest. */
        public boolean keepsAll() {
            return keepsAll;
        }

        /** The name of the tool's table. */
        public String table() {
            return table;
        }

        /** The column of the tool's table that says what is applied. */
        String column() {
            return column;
        }

        /** Whether the tool's table has this name and these columns, as in {@code dirty B, version N}. */
        boolean has(String name, String columns) {
            return table.equals(name) && columns.matches(form);
        }
    }

    /** The table with its tool, as in {@code dbmate's table schema_migrations}. */
    public String name() {
        return name(tool, table);
    }

    static String name(Tool tool, String table) {
        return (tool == Tool.MIGRATIONS_HISTORY ? "the" : tool.label() + "'s") + " table " + table;
    }
}
