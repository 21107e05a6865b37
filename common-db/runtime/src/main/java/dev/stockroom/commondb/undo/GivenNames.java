package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.undo.Word.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The names, without their schema, that SQL gives to what it creates or renames; blocks and texts count too. */
public final class GivenNames {

    private static final Set<String> BEFORE_A_KIND = Set.of(
            "OR",
            "REPLACE",
            "GLOBAL",
            "LOCAL",
            "TEMP",
            "TEMPORARY",
            "UNLOGGED",
            "FOREIGN",
            "MATERIALIZED",
            "RECURSIVE",
            "UNIQUE",
            "TEXT",
            "SEARCH",
            "DATA",
            "EVENT",
            "DEFAULT");
    private static final Set<String> KINDS = Set.of(
            "TABLE",
            "VIEW",
            "SEQUENCE",
            "INDEX",
            "FUNCTION",
            "PROCEDURE",
            "AGGREGATE",
            "TYPE",
            "DOMAIN",
            "COLLATION",
            "CONVERSION",
            "CONFIGURATION",
            "DICTIONARY",
            "PARSER",
            "TEMPLATE",
            "OPERATOR",
            "LANGUAGE",
            "WRAPPER",
            "SERVER",
            "TRIGGER",
            "PUBLICATION",
            "SUBSCRIPTION",
            "SCHEMA");
    private static final Set<String> BEFORE_A_NAME =
            Set.of("CLASS", "FAMILY", "CONCURRENTLY", "IF", "NOT", "EXISTS", "TABLE", "UNLOGGED");

    private final List<Word> words;
    private final Set<String> names = new HashSet<>();
    private int at;

    private GivenNames(List<Word> words) {
        this.words = words;
    }

    public static Set<String> in(String sql) {
        GivenNames given = new GivenNames(SqlWords.of(sql));
        given.read();
        return given.names;
    }

    private void read() {
        for (int n = 0; n < words.size(); n++) {
            at = n + 1;
            Word word = words.get(n);
            if (word.kind() == Kind.LITERAL) {
                names.addAll(in(text(word.text())));
            } else if (word.is("CREATE")) {
                created();
            } else if (word.is("TO")) {
                renamed(n);
            } else if (word.is("INTO") && !behind(n, "INSERT", "MERGE")) {
                name();
            }
        }
    }

    private void created() {
        pass(BEFORE_A_KIND);
        if (at < words.size() && KINDS.stream().anyMatch(words.get(at)::is)) {
            at++;
            name();
        }
    }

    /** Reads {@code RENAME TO b} and {@code RENAME COLUMN a TO b}. */
    private void renamed(int to) {
        if (behind(to, "RENAME") || behind(to - 1, "RENAME") || behind(to - 2, "RENAME")) {
            name();
        }
    }

    private boolean behind(int n, String... expected) {
        return n > 0 && Stream.of(expected).anyMatch(words.get(n - 1)::is);
    }

    private void pass(Set<String> expected) {
        while (at < words.size() && expected.stream().anyMatch(words.get(at)::is)) {
            at++;
        }
    }

    /** Adds the last part of a name. */
    private void name() {
        pass(BEFORE_A_NAME);
        while (at + 1 < words.size() && words.get(at + 1).is(".")) {
            at += 2;
        }
        if (at < words.size() && words.get(at).isName()) {
            names.add(words.get(at).identifier());
        }
    }

    /** The text between the quotes; empty for a number. */
    private static String text(String literal) {
        int quote = literal.indexOf('\'');
        int dollar = literal.indexOf('$');
        if (dollar == 0) {
            int begin = literal.indexOf('$', 1) + 1;
            return literal.substring(begin, Math.max(begin, literal.length() - begin));
        }
        return quote < 0 || quote == literal.length() - 1
                ? ""
                : literal.substring(quote + 1, literal.length() - 1).replace("''", "'");
    }
}
