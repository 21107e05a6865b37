package dev.stockroom.commondb.operator.sources;

import java.util.Locale;

/** A statement as it goes into a file: with its semicolon, and a new table with a line per column. */
public final class StatementText {

    private StatementText() {}

    public static String of(String sql) {
        int open = sql.indexOf('(');
        boolean table = sql.toLowerCase(Locale.ROOT).startsWith("create table ") && open > 0;
        return (table ? sql.substring(0, open + 1) + lines(sql.substring(open + 1)) : sql) + ";";
    }

    /**
     * Breaks lines after the commas that are in no parentheses of their own, and before the closing one of the outer
     * pair.
     */
    private static String lines(String rest) {
        StringBuilder text = new StringBuilder("\n    ");
        int depth = 1;
        for (char c : rest.toCharArray()) {
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            boolean closes = c == ')' && depth == 0;
            text.append(closes ? "\n" : "").append(c);
            if (c == ',' && depth == 1) {
                text.append("\n   ");
            }
        }
        return text.toString().replaceAll("\n {4} +", "\n    ");
    }
}
