package dev.stockroom.commondb.undo;

import java.util.List;
import java.util.Optional;

/** Goes through the words of a statement, one after the other. */
final class WordCursor {

    /** Ends the reading of a statement. */
    static final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unreadable() {
            super(null, null, false, false);
        }
    }

    private final List<Word> words;
    private int at;

    WordCursor(List<Word> words) {
        this.words = words;
    }

    boolean atEnd() {
        return at >= words.size();
    }

    boolean peek(String word) {
        return !atEnd() && words.get(at).is(word);
    }

    Word next() {
        return words.get(at++);
    }

    boolean accept(String... expected) {
        if (at + expected.length > words.size()) {
            return false;
        }
        for (int n = 0; n < expected.length; n++) {
            if (!words.get(at + n).is(expected[n])) {
                return false;
            }
        }
        at += expected.length;
        return true;
    }

    /** Accepts one of these kinds, of one word or more. */
    Optional<String> acceptOne(List<String> kinds) {
        return kinds.stream().filter(kind -> accept(kind.split(" "))).findFirst();
    }

    void expect(String word) {
        if (!accept(word)) {
            throw new Unreadable();
        }
    }

    Word name() {
        if (!atEnd() && words.get(at).isName()) {
            return next();
        }
        throw new Unreadable();
    }

    /** A name with its schema, if the schema is written. */
    String qualified() {
        String first = name().text();
        return accept(".") ? first + "." + name().text() : first;
    }

    /** The text in parentheses behind a function's name. */
    String arguments() {
        StringBuilder text = new StringBuilder();
        int depth = 0;
        while (peek("(") || depth > 0 && !atEnd()) {
            depth += peek("(") ? 1 : peek(")") ? -1 : 0;
            Word word = next();
            text.append(text.length() > 1 && word.kind() != Word.Kind.SIGN ? " " : "")
                    .append(word.text());
        }
        return text.toString();
    }

    /** Goes on to the next comma, or to the end. */
    void passAction() {
        for (int depth = 0; !atEnd() && (depth > 0 || !peek(",")); at++) {
            depth += peek("(") ? 1 : peek(")") ? -1 : 0;
        }
    }

    /** Whether what depends on the target goes too. */
    boolean cascade() {
        boolean cascade = accept("CASCADE");
        accept("RESTRICT");
        return cascade;
    }

    void end() {
        accept(";");
        if (!atEnd()) {
            throw new Unreadable();
        }
    }
}
