package dev.stockroom.commondb.undo;

import java.util.stream.Stream;

/** One word of SQL, as it is written. */
record Word(Kind kind, String text) {

    /** What a word is. */
    enum Kind {
        /** A keyword, or a name without quotes. */
        PLAIN,
        /** A name with its double quotes. */
        QUOTED,
        /** A number or a text. */
        LITERAL,
        /** Anything else, of one character. */
        SIGN
    }

    boolean is(String word) {
        return (kind == Kind.PLAIN || kind == Kind.SIGN) && text.equalsIgnoreCase(word);
    }

    boolean isOneOf(String... expected) {
        return Stream.of(expected).anyMatch(this::is);
    }

    boolean isName() {
        return kind == Kind.PLAIN || kind == Kind.QUOTED;
    }

    /** The name as the catalogue has it; PostgreSQL folds the letters of ASCII, and no others. */
    String identifier() {
        return kind == Kind.QUOTED
                ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
                : text.chars()
                        .map(c -> c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }
}
