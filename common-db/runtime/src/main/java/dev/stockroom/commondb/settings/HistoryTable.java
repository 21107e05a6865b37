package dev.stockroom.commondb.settings;

/**
 * Where Flyway's history is.
 *
 * @param schema without quotes; null where none is set, until the database has been looked at
 * @param name without quotes
 */
public record HistoryTable(String schema, String name) {

    public HistoryTable in(String found) {
        return new HistoryTable(found, name);
    }

    /** Its name in SQL. */
    public String sql() {
        return (schema == null ? "" : Quoting.identifier(schema) + ".") + Quoting.identifier(name);
    }
}
