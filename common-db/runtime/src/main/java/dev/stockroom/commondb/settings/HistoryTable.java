package dev.stockroom.commondb.settings;

/**
 * The place of Flyway's history.
 *
 * @param schema without quotes; null if none is set and the database has not been looked at yet
 * @param name without quotes
 */
public record HistoryTable(String schema, String name) {

    /** The suffix of the table with the undo scripts. */
    public static final String UNDO = "_undo";

    public HistoryTable in(String found) {
        return new HistoryTable(found, name);
    }

    /** The table beside the history, with the undo scripts of the applied migrations. */
    public HistoryTable undo() {
        return new HistoryTable(schema, name + UNDO);
    }

    /** The table's name in SQL. */
    public String sql() {
        return (schema == null ? "" : Quoting.identifier(schema) + ".") + Quoting.identifier(name);
    }
}
