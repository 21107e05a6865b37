package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.undo.Loss.Action;
import dev.stockroom.commondb.undo.WordCursor.Unreadable;
import java.util.ArrayList;
import java.util.List;

/** Reads what an {@code ALTER} takes away. */
final class AlterReader {

    /** The kinds that can be renamed, which takes nothing away. */
    private static final List<String> RENAMED =
            List.of("TABLE", "FOREIGN TABLE", "VIEW", "MATERIALIZED VIEW", "INDEX", "SEQUENCE", "TYPE", "DOMAIN");

    /** The actions behind {@code ALTER TABLE x} that take nothing away either. */
    private static final List<String> HARMLESS = List.of(
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

    private final WordCursor words;

    AlterReader(WordCursor words) {
        this.words = words;
    }

    List<Target> read() {
        String kind = words.acceptOne(RENAMED).orElseThrow(Unreadable::new);
        words.accept("IF", "EXISTS");
        words.accept("ONLY");
        String name = words.qualified();
        words.accept("*");
        if (words.accept("RENAME")) {
            return List.of();
        } else if (!kind.equals("TABLE")) {
            throw new Unreadable();
        }
        return actions(name);
    }

    private List<Target> actions(String table) {
        List<Target> targets = new ArrayList<>();
        do {
            if (words.accept("DROP")) {
                targets.add(dropped(table));
            } else {
                passHarmless();
            }
        } while (words.accept(","));
        words.end();
        return targets;
    }

    private Target dropped(String table) {
        String kind = words.accept("CONSTRAINT") ? "CONSTRAINT" : "COLUMN";
        words.accept("COLUMN");
        words.accept("IF", "EXISTS");
        Word part = words.name();
        return new Target(Action.DROP, kind, table, part, words.cascade());
    }

    private void passHarmless() {
        boolean harmless = words.acceptOne(HARMLESS).isPresent()
                || words.accept("SET") && !words.peek("SCHEMA")
                || words.accept("ALTER") && !changesType();
        if (!harmless) {
            throw new Unreadable();
        }
        words.passAction();
    }

    private boolean changesType() {
        words.accept("COLUMN");
        words.name();
        return words.peek("TYPE") || words.accept("SET", "DATA");
    }
}
