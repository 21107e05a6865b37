package dev.stockroom.commondb.undo;

import java.util.Locale;
import java.util.Set;

/**
 * Something that a statement of an undo script takes away.
 *
 * @param kind the kind as SQL calls it: {@code table}, {@code column}, ...
 * @param name the name as SQL takes it
 * @param table the table that it belongs to; null for what stands by itself
 * @param there whether the database holds it now, before anything has run
 * @param rows the catalogue's estimate; null if there is none, and for a thing without rows
 */
public record Loss(Action action, String kind, String name, String table, boolean there, Long rows) {

    private static final Set<String> WITH_ROWS = Set.of("table", "materialized view", "foreign table", "column");

    /** What becomes of a thing. */
    public enum Action {
        /** The thing is gone. */
        DROP("drops"),
        /** All rows of the thing are gone. */
        TRUNCATE("empties"),
        /** Some rows of the thing are gone. */
        DELETE("deletes rows of"),
        /** Some values in rows of the thing are gone. */
        UPDATE("overwrites values in");

        private final String text;

        Action(String text) {
            this.text = text;
        }
    }

    /** The action in words. */
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
