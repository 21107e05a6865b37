package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.undo.Loss.Action;
import dev.stockroom.commondb.undo.SqlWords.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads from a statement's words what it takes away. What is not certain to be read right is not read: whoever asks shows
 * the statement itself.
 */
final class StatementReader {

    /**
     * What a statement names.
     *
     * @param name with its schema, if that is written, as SQL takes it
     * @param part the column, constraint, trigger ... of it; null for the whole
     * @param cascade whether what depends on it goes as well
     */
    record Target(Action action, String kind, String name, Word part, boolean cascade) {}

    private static final List<String> STANDING_ALONE = List.of(
            "TABLE",
            "VIEW",
            "MATERIALIZED VIEW",
            "FOREIGN TABLE",
            "SEQUENCE",
            "INDEX",
            "TYPE",
            "DOMAIN",
            "SCHEMA",
            "EXTENSION");
    private static final List<String> CALLED = List.of("FUNCTION", "PROCEDURE", "ROUTINE", "AGGREGATE");
    private static final List<String> ON_A_TABLE = List.of("TRIGGER", "RULE", "POLICY");

    /** Statements that begin so take nothing away. */
    private static final Set<String> HARMLESS = Set.of(
            "CREATE", "COMMENT", "GRANT", "REVOKE", "ANALYZE", "LOCK", "REINDEX", "VACUUM", "CLUSTER", "REFRESH",
            "NOTIFY");

    /** And so do these behind {@code ALTER TABLE x}. */
    private static final Set<String> HARMLESS_ACTIONS = Set.of(
            "ADD",
            "ATTACH",
            "DETACH",
            "OWNER",
            "ENABLE",
            "DISABLE",
            "VALIDATE",
            "REPLICA",
            "FORCE",
            "NO",
            "INHERIT",
            "CLUSTER",
            "RESET");

    private final List<Word> words;
    private int at;

    private StatementReader(List<Word> words) {
        this.words = words;
    }

    /** What it takes away, which may be nothing; empty if that cannot be read. */
    static Optional<List<Target>> read(String sql) {
        try {
            return Optional.of(new StatementReader(SqlWords.of(sql)).targets());
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }

    /** Whether names may mean something else in what follows. */
    static boolean movesNames(String sql) {
        String text = sql.toLowerCase(Locale.ROOT);
        return Stream.of("search_path", "set schema", "set role", "set local role", "set session", "reset ")
                .anyMatch(text::contains);
    }

    /** Ends the reading. */
    private static final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unreadable() {
            super(null, null, false, false);
        }
    }

    private List<Target> targets() {
        if (accept("DROP")) {
            return dropped();
        } else if (accept("TRUNCATE")) {
            return truncated();
        } else if (accept("DELETE", "FROM")) {
            return rowsOf(Action.DELETE);
        } else if (accept("UPDATE")) {
            return rowsOf(Action.UPDATE);
        } else if (accept("ALTER", "TABLE")) {
            return altered();
        } else if (words.isEmpty() || harmless()) {
            return List.of();
        }
        throw new Unreadable();
    }

    private boolean harmless() {
        Word first = words.get(0);
        if (first.is("SET")) {
            return words.stream().noneMatch(w -> isOneOf(w, "search_path", "SCHEMA", "ROLE", "SESSION"));
        } else if (first.is("INSERT")) {
            return words.stream().noneMatch(w -> isOneOf(w, "UPDATE", "DELETE", "MERGE"));
        }
        return HARMLESS.stream().anyMatch(first::is);
    }

    private List<Target> dropped() {
        Optional<String> alone = acceptOne(STANDING_ALONE);
        if (alone.isPresent()) {
            accept("CONCURRENTLY");
            return names(Action.DROP, alone.get());
        }
        Optional<String> called = acceptOne(CALLED);
        if (called.isPresent()) {
            return names(Action.DROP, called.get());
        }
        String kind = acceptOne(ON_A_TABLE).orElseThrow(Unreadable::new);
        accept("IF", "EXISTS");
        Word part = name();
        expect("ON");
        return List.of(target(Action.DROP, kind, qualified(), part, toTheEnd()));
    }

    private List<Target> truncated() {
        accept("TABLE");
        return names(Action.TRUNCATE, "TABLE");
    }

    /** One name or several, and whether what depends on them goes too. */
    private List<Target> names(Action action, String kind) {
        accept("IF", "EXISTS");
        List<String> names = new ArrayList<>();
        do {
            accept("ONLY");
            names.add(qualified() + (CALLED.contains(kind) ? arguments() : ""));
            accept("*");
        } while (accept(","));
        boolean cascade = toTheEnd();
        return names.stream()
                .map(name -> target(action, kind, name, null, cascade))
                .toList();
    }

    private List<Target> rowsOf(Action action) {
        accept("ONLY");
        return List.of(target(action, "TABLE", qualified(), null, false));
    }

    private List<Target> altered() {
        accept("IF", "EXISTS");
        accept("ONLY");
        String table = qualified();
        accept("*");
        List<Target> targets = new ArrayList<>();
        do {
            if (accept("DROP")) {
                targets.add(droppedPart(table));
            } else {
                passHarmlessAction();
            }
        } while (accept(","));
        end();
        return targets;
    }

    private Target droppedPart(String table) {
        String kind = accept("CONSTRAINT") ? "CONSTRAINT" : "COLUMN";
        accept("COLUMN");
        accept("IF", "EXISTS");
        Word part = name();
        return target(Action.DROP, kind, table, part, cascade());
    }

    private void passHarmlessAction() {
        boolean harmless = HARMLESS_ACTIONS.stream().anyMatch(this::accept)
                || accept("SET") && !peek("SCHEMA")
                || accept("ALTER") && !changesType();
        if (!harmless) {
            throw new Unreadable();
        }
        for (int depth = 0; at < words.size() && (depth > 0 || !peek(",")); at++) {
            depth += peek("(") ? 1 : peek(")") ? -1 : 0;
        }
    }

    private boolean changesType() {
        accept("COLUMN");
        name();
        return peek("TYPE") || accept("SET", "DATA");
    }

    private static Target target(Action action, String kind, String name, Word part, boolean cascade) {
        return new Target(action, kind.toLowerCase(Locale.ROOT), name, part, cascade);
    }

    private Word name() {
        if (at < words.size() && words.get(at).isName()) {
            return words.get(at++);
        }
        throw new Unreadable();
    }

    private String qualified() {
        String first = name().text();
        return accept(".") ? first + "." + name().text() : first;
    }

    /** What stands in parentheses behind a function's name. */
    private String arguments() {
        StringBuilder text = new StringBuilder();
        int depth = 0;
        while (peek("(") || depth > 0 && at < words.size()) {
            depth += peek("(") ? 1 : peek(")") ? -1 : 0;
            boolean apart = text.length() > 1 && words.get(at).kind() != SqlWords.Kind.SIGN;
            text.append(apart ? " " : "").append(words.get(at++).text());
        }
        return text.toString();
    }

    /** Whether what depends on it goes too. */
    private boolean toTheEnd() {
        if (accept("RESTART", "IDENTITY") || accept("CONTINUE", "IDENTITY")) {
            return toTheEnd();
        }
        boolean cascade = cascade();
        end();
        return cascade;
    }

    private boolean cascade() {
        boolean cascade = accept("CASCADE");
        accept("RESTRICT");
        return cascade;
    }

    private void end() {
        accept(";");
        if (at < words.size()) {
            throw new Unreadable();
        }
    }

    private Optional<String> acceptOne(List<String> kinds) {
        return kinds.stream().filter(kind -> accept(kind.split(" "))).findFirst();
    }

    private boolean accept(String... expected) {
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

    private boolean peek(String word) {
        return at < words.size() && words.get(at).is(word);
    }

    private void expect(String word) {
        if (!accept(word)) {
            throw new Unreadable();
        }
    }

    private static boolean isOneOf(Word word, String... expected) {
        return Stream.of(expected).anyMatch(word::is);
    }
}
