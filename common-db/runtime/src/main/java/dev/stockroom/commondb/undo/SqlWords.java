package dev.stockroom.commondb.undo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes a statement of PostgreSQL's apart into its words; comments and space are none. */
final class SqlWords {

    private static final Pattern DOLLAR_QUOTE = Pattern.compile("\\$(?:[\\p{L}_][\\p{L}\\p{N}_]*)?\\$");

    /** What a word is. */
    enum Kind {
        /** A keyword, or a name without quotes. */
        PLAIN,
        /** A name in double quotes, with them. */
        QUOTED,
        /** A number or a text. */
        LITERAL,
        /** Anything else, of one character. */
        SIGN
    }

    /** One word, as it is written. */
    record Word(Kind kind, String text) {

        boolean is(String word) {
            return (kind == Kind.PLAIN || kind == Kind.SIGN) && text.equalsIgnoreCase(word);
        }

        boolean isName() {
            return kind == Kind.PLAIN || kind == Kind.QUOTED;
        }

        /** The name as the catalogue has it. */
        String identifier() {
            return kind == Kind.QUOTED
                    ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
                    : text.toLowerCase(Locale.ROOT);
        }
    }

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
        if (Character.isWhitespace(c)) {
            at++;
        } else if (sql.startsWith("--", at)) {
            at = after("\n", at);
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
        } else if (Character.isDigit(c)) {
            add(Kind.LITERAL, afterName());
        } else if (Character.isLetter(c) || c == '_') {
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

    /** One comment may hold others. */
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
        while (end < sql.length()
                && (Character.isLetterOrDigit(sql.charAt(end)) || "_$".indexOf(sql.charAt(end)) >= 0)) {
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
