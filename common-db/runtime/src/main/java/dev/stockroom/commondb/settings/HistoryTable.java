package dev.stockroom.commondb.settings;

import java.nio.charset.StandardCharsets;

/**
 * The place of Flyway's history.
 *
 * @param schema without quotes; null if none is set and the database has not been looked at yet
 * @param name without quotes
 */
public record HistoryTable(String schema, String name) {

    /** The suffix of the table with the undo scripts. */
    public static final String UNDO = "_undo";

    /** The bytes after which PostgreSQL cuts a name without a word. */
    private static final int LONGEST = 63;

    public HistoryTable in(String found) {
        return new HistoryTable(found, name);
    }

    /**
     * The table beside the history, with the undo scripts of the applied migrations. Its name is cut as PostgreSQL
     * would cut it, so that the name is the one in the catalogue.
     */
    public HistoryTable undo() {
        String undo = name + UNDO;
        while (!fits(undo)) {
            undo = undo.substring(0, undo.offsetByCodePoints(undo.length(), -1));
        }
        return new HistoryTable(schema, undo);
    }

    /** Whether PostgreSQL takes the name as it is. */
    public static boolean fits(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
    }

    /** The table's name in SQL. */
    public String sql() {
        return (schema == null ? "" : Quoting.identifier(schema) + ".") + Quoting.identifier(name);
    }
}
