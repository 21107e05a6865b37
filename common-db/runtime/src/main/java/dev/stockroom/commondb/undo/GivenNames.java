package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.undo.Word.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names, without their schema, that SQL gives to what it creates or renames; blocks and texts count too. */
public final class GivenNames {

    /**
     * A name with the kind of what bears it.
     *
     * @param kind the last word of the kind, in capitals
     */
    public record Given(String kind, String name) {}

    /** Kinds that share their names, or that one statement makes together. */
    private static final Map<String, String> ALIKE = Map.of(
            "PROCEDURE", "FUNCTION",
            "AGGREGATE", "FUNCTION",
            "ROUTINE", "FUNCTION",
            "DOMAIN", "TYPE",
            "OPERATOR", "FAMILY");

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
            "ROUTINE",
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
    private static final List<String> ALTERED_AS_TABLES = List.of("TABLE", "VIEW", "SEQUENCE");
    private static final Set<String> BEFORE_A_NAME =
            Set.of("CLASS", "FAMILY", "CONCURRENTLY", "IF", "NOT", "EXISTS", "TABLE", "UNLOGGED");

    private final List<Word> words;
    private final Set<Given> names = new HashSet<>();
    private int at;

    private GivenNames(List<Word> words) {
        this.words = words;
    }

    public static Set<String> in(String sql) {
        return byKind(sql).stream().map(Given::name).collect(Collectors.toCollection(HashSet::new));
    }

    /** The same with the kinds, because a name says nothing of what is of another kind. */
    public static Set<Given> byKind(String sql) {
        GivenNames given = new GivenNames(SqlWords.of(sql));
        given.read();
        return given.names;
    }

    /** What a kind of the catalogue, or of SQL, is called among the names: {@code foreign table} is {@code TABLE}. */
    public static String kind(String words) {
        String last = words.substring(words.lastIndexOf(' ') + 1).toUpperCase(Locale.ROOT);
        return ALIKE.getOrDefault(last, last);
    }

    private void read() {
        for (int n = 0; n < words.size(); n++) {
            at = n + 1;
            Word word = words.get(n);
            if (word.kind() == Kind.LITERAL) {
                names.addAll(byKind(text(word.text())));
            } else if (word.is("CREATE")) {
                created();
            } else if (word.is("TO")) {
                renamed(n);
            } else if (word.is("INTO") && !behind(n, "INSERT", "MERGE")) {
                name("TABLE");
            }
        }
    }

    private void created() {
        pass(BEFORE_A_KIND);
        if (at < words.size() && KINDS.stream().anyMatch(words.get(at)::is)) {
            String kind = kind(words.get(at).text());
            at++;
            name(kind);
        }
    }

    /** Reads {@code RENAME TO b} and {@code RENAME COLUMN a TO b}. */
    private void renamed(int to) {
        if (behind(to, "RENAME") || behind(to - 1, "RENAME") || behind(to - 2, "RENAME")) {
            int name = at;
            String kind = behind(to, "RENAME") ? altered(to) : "COLUMN";
            for (String each : kind.equals("TABLE") ? ALTERED_AS_TABLES : List.of(kind)) {
                at = name;
                name(each);
            }
        }
    }

    /** The kind behind the {@code ALTER} before a word. */
    private String altered(int to) {
        int alter = to;
        while (alter > 0 && !words.get(alter).is("ALTER")) {
            alter--;
        }
        at = alter + 1;
        pass(BEFORE_A_KIND);
        return kind(words.get(at).text());
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
    private void name(String kind) {
        pass(BEFORE_A_NAME);
        while (at + 1 < words.size() && words.get(at + 1).is(".")) {
            at += 2;
        }
        if (at < words.size() && words.get(at).isName()) {
            names.add(new Given(kind, words.get(at).identifier()));
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
