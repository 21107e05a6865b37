package dev.stockroom.commondb.undo;

import java.util.Locale;
import java.util.Set;

/**
 * Something that a statement of an undo script takes away.
 *
 * @param kind as SQL calls it: {@code table}, {@code column}, ...
 * @param name as SQL takes it
 * @param table what it belongs to; null for what stands by itself
 * @param there whether the database holds it now, before anything has run
 * @param rows the catalogue's estimate; null where it has none, and for what has no rows
 */
public record Loss(Action action, String kind, String name, String table, boolean there, Long rows) {

    private static final Set<String> WITH_ROWS = Set.of("table", "materialized view", "foreign table", "column");

    /** What becomes of it. */
    public enum Action {
        /** It is gone. */
        DROP("drops"),
        /** All of its rows are gone. */
        TRUNCATE("empties"),
        /** Rows of it are gone. */
        DELETE("deletes rows of"),
        /** Values in rows of it are gone. */
        UPDATE("overwrites values in");

        private final String text;

        Action(String text) {
            this.text = text;
        }
    }

    /** In words. */
    public String text() {
        String what = action.text + " " + kind + " " + name + (table == null ? "" : " of table " + table);
        return what + (there ? amount() : ", which is not there now");
    }

    private String amount() {
        if (!WITH_ROWS.contains(kind)) {
            return "";
        }
        return rows == null ? ", unknown number of rows" : String.format(Locale.ROOT, ", about %,d rows", rows);
    }
}
