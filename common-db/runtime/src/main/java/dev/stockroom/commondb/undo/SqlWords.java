package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.undo.Word.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes a statement apart into its words, as PostgreSQL's scan.l does; comments and space are no words. */
final class SqlWords {

    private static final char ASCII = 127;
    private static final String SPACE = " \t\n\r\f\u000b";
    private static final String LINE_END = "\n\r";
    private static final String NAME = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
    private static final String IN_NAME = NAME + "0123456789$";
    private static final Pattern DOLLAR_QUOTE =
            Pattern.compile("\\$(?:[A-Za-z_\\x{80}-\\x{10FFFF}][A-Za-z0-9_\\x{80}-\\x{10FFFF}]*)?\\$");

    private final String sql;
    private final List<Word> words = new ArrayList<>();
    private int at;

    private SqlWords(String sql) {
        this.sql = sql;
    }

    static List<Word> of(String sql) {
        SqlWords reader = new SqlWords(sql);
        while (reader.at < sql.length()) {
            reader.next();
        }
        return reader.words;
    }

    private void next() {
        char c = sql.charAt(at);
        if (SPACE.indexOf(c) >= 0) {
            at++;
        } else if (sql.startsWith("--", at)) {
            at = afterLine();
        } else if (sql.startsWith("/*", at)) {
            at = afterComment();
        } else if (c == '"') {
            add(Kind.QUOTED, afterQuoted('"'));
        } else if (c == '\'') {
            add(Kind.LITERAL, afterQuoted('\''));
        } else if (c == '$') {
            dollar();
        } else {
            wordOrSign(c);
        }
    }

    private void wordOrSign(char c) {
        if ((c == 'e' || c == 'E') && sql.startsWith("'", at + 1)) {
            add(Kind.LITERAL, afterEscaped());
        } else if (c >= '0' && c <= '9') {
            add(Kind.LITERAL, afterName());
        } else if (NAME.indexOf(c) >= 0 || c > ASCII) {
            add(Kind.PLAIN, afterName());
        } else {
            add(Kind.SIGN, at + 1);
        }
    }

    private void add(Kind kind, int end) {
        words.add(new Word(kind, sql.substring(at, end)));
        at = end;
    }

    private int after(String end, int from) {
        int found = sql.indexOf(end, from);
        return found < 0 ? sql.length() : found + end.length();
    }

    private int afterLine() {
        int end = at;
        while (end < sql.length() && LINE_END.indexOf(sql.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /** The position after a comment, which may hold other comments. */
    private int afterComment() {
        int depth = 0;
        int end = at;
        do {
            boolean opens = sql.startsWith("/*", end);
            boolean closes = sql.startsWith("*/", end);
            depth += opens ? 1 : closes ? -1 : 0;
            end += opens || closes ? 2 : 1;
        } while (depth > 0 && end < sql.length());
        return end;
    }

    private int afterQuoted(char quote) {
        int end = after(String.valueOf(quote), at + 1);
        while (end < sql.length() && sql.charAt(end) == quote) {
            end = after(String.valueOf(quote), end + 1);
        }
        return end;
    }

    private int afterEscaped() {
        int end = at + 2;
        while (end < sql.length() && sql.charAt(end) != '\'') {
            end += sql.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end + 1, sql.length());
    }

    private int afterName() {
        int end = at;
        while (end < sql.length() && (IN_NAME.indexOf(sql.charAt(end)) >= 0 || sql.charAt(end) > ASCII)) {
            end++;
        }
        return end;
    }

    private void dollar() {
        Matcher quote = DOLLAR_QUOTE.matcher(sql).region(at, sql.length());
        if (quote.lookingAt()) {
            add(Kind.LITERAL, after(quote.group(), quote.end()));
        } else {
            add(Kind.SIGN, at + 1);
        }
    }
}
