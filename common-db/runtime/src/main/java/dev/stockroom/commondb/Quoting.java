package dev.stockroom.commondb;

/** The one place that puts names and texts into SQL. */
final class Quoting {

    private Quoting() {}

    /** A name as a quoted identifier, exactly as given (PostgreSQL, section 4.1.1 of the manual). */
    static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
