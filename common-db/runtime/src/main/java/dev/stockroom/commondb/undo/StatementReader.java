package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.undo.Loss.Action;
import dev.stockroom.commondb.undo.WordCursor.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads from a statement's words what the statement takes away. Nothing uncertain is read: the caller then shows the
 * statement itself.
 */
final class StatementReader {

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

    private final WordCursor words;

    private StatementReader(List<Word> words) {
        this.words = new WordCursor(words);
    }

    /** What the statement takes away, which may be nothing; empty if that cannot be read. */
    static Optional<List<Target>> read(String sql) {
        List<Word> words = SqlWords.of(sql);
        try {
            refuseUnclear(words);
            return Optional.of(HarmlessStatements.contain(words) ? List.of() : new StatementReader(words).targets());
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }

    /** The table that the statement adds rows to. */
    static Optional<String> filled(String sql) {
        WordCursor words = new WordCursor(SqlWords.of(sql));
        return words.accept("INSERT", "INTO") ? Optional.of(words.qualified()) : Optional.empty();
    }

    /** Refuses two statements in one, and {@code U&"..."}, which is a name in other letters. */
    private static void refuseUnclear(List<Word> words) {
        for (int n = 0; n + 1 < words.size(); n++) {
            boolean escaped = words.get(n).is("U") && words.get(n + 1).is("&");
            if (words.get(n).is(";")
                    || escaped && n + 2 < words.size() && words.get(n + 2).isName()) {
                throw new Unreadable();
            }
        }
    }

    private List<Target> targets() {
        if (words.accept("DROP")) {
            return dropped();
        } else if (words.accept("TRUNCATE")) {
            words.accept("TABLE");
            return names(Action.TRUNCATE, "TABLE");
        } else if (words.accept("DELETE", "FROM")) {
            return rowsOf(Action.DELETE);
        } else if (words.accept("UPDATE")) {
            return rowsOf(Action.UPDATE);
        } else if (words.accept("ALTER")) {
            return new AlterReader(words).read();
        }
        throw new Unreadable();
    }

    private List<Target> dropped() {
        Optional<String> alone = words.acceptOne(STANDING_ALONE);
        if (alone.isPresent()) {
            words.accept("CONCURRENTLY");
            return names(Action.DROP, alone.get());
        }
        Optional<String> called = words.acceptOne(CALLED);
        if (called.isPresent()) {
            return names(Action.DROP, called.get());
        }
        String kind = words.acceptOne(ON_A_TABLE).orElseThrow(Unreadable::new);
        words.accept("IF", "EXISTS");
        Word part = words.name();
        words.expect("ON");
        return List.of(new Target(Action.DROP, kind, words.qualified(), part, toTheEnd()));
    }

    /** Reads one name or several, and whether what depends on them goes too. */
    private List<Target> names(Action action, String kind) {
        words.accept("IF", "EXISTS");
        List<String> names = new ArrayList<>();
        do {
            words.accept("ONLY");
            names.add(words.qualified() + (CALLED.contains(kind) ? words.arguments() : ""));
            words.accept("*");
        } while (words.accept(","));
        boolean cascade = toTheEnd();
        return names.stream()
                .map(name -> new Target(action, kind, name, null, cascade))
                .toList();
    }

    private List<Target> rowsOf(Action action) {
        words.accept("ONLY");
        String table = words.qualified();
        if (words.peek(".")) {
            throw new Unreadable();
        }
        return List.of(new Target(action, "TABLE", table, null, false));
    }

    private boolean toTheEnd() {
        if (!words.accept("RESTART", "IDENTITY")) {
            words.accept("CONTINUE", "IDENTITY");
        }
        boolean cascade = words.cascade();
        words.end();
        return cascade;
    }
}
