package dev.stockroom.commondb.settings;

/** The one place that puts names and texts into SQL. */
public final class Quoting {

    private Quoting() {}

    /** A name as a quoted identifier, exactly as given (PostgreSQL, section 4.1.1 of the manual). */
    public static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A text as a literal that means the same whatever {@code standard_conforming_strings} says (section 4.1.2). */
    public static String text(String text) {
        String quoted = "'" + text.replace("'", "''") + "'";
        return text.contains("\\") ? " E" + quoted.replace("\\", "\\\\") : quoted;
    }
}
