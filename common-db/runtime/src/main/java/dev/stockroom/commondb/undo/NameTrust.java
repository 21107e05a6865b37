package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.undo.Loss.Action;
import dev.stockroom.commondb.undo.LossCatalogue.Entry;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Tells whether a name that a statement meets still means what the catalogue has under it now, before the statements
 * ahead of it have run.
 */
final class NameTrust {

    /** The words after which a statement may look for names elsewhere, or find something else by them. */
    private static final Pattern MOVING = Pattern.compile(
            "\\b(rename|search_path|set_config|schema|role|session|authorization|reset|discard|execute|temp|temporary"
                    + "|standard_conforming_strings)\\b",
            Pattern.CASE_INSENSITIVE);

    /**
     * The words of a CREATE that may hide names: a schema may be on the search path already, and a temporary thing
     * stands before all others.
     */
    private static final Pattern MADE_ELSEWHERE =
            Pattern.compile("\\b(schema|temp|temporary|pg_temp)\\b", Pattern.CASE_INSENSITIVE);

    /**
     * The words of an ALTER or CREATE after which something goes along if a table is dropped, dropped with CASCADE, or
     * loses rows.
     */
    private static final Set<String> DROPPED = Set.of("ATTACH");

    private static final Set<String> CASCADING = Set.of("ATTACH", "INHERIT", "TYPE");
    private static final Set<String> ROWS = Set.of("ATTACH", "INHERIT", "REFERENCES", "ENABLE", "TRIGGER", "RULE");

    private final Set<String> given = new HashSet<>();
    private final Set<String> functions = new HashSet<>();
    private final Set<Entry> gone = new HashSet<>();
    private final Set<String> tied = new HashSet<>();
    private boolean moved;

    /** Whether a command that is no query may move names. */
    static boolean mayMove(List<Word> words) {
        return words.stream()
                .anyMatch(word -> word.isName() && MOVING.matcher(word.text()).find());
    }

    boolean holds(Target target) {
        return !moved
                && SqlWords.of(target.name()).stream().map(Word::identifier).noneMatch(given::contains)
                && (target.part() == null || !given.contains(target.part().identifier()));
    }

    /**
     * Whether the entry is still there; behind one that is gone, another thing of the same name may have come to light.
     */
    boolean holds(Entry entry) {
        return !gone.contains(entry) && !gone.contains(entry.whole());
    }

    /**
     * Whether the catalogue knows all that goes along, because no statement before can have tied something to the
     * target.
     */
    boolean knowsAllThatGoesAlong(Target target) {
        boolean drops = target.action() == Action.DROP;
        return tied.stream().noneMatch((drops ? target.cascade() ? CASCADING : DROPPED : ROWS)::contains);
    }

    void takeAway(Collection<Entry> entries) {
        gone.addAll(entries);
    }

    /** Whether one of these names belongs to a function that the catalogue does not have yet. */
    boolean givesFunction(Collection<String> names) {
        return names.stream().anyMatch(functions::contains);
    }

    /**
     * Takes note of a statement.
     *
     * @param targets what the statement takes away; empty if that could not be read
     */
    void pass(String sql, Optional<List<Target>> targets, Calls calls) {
        List<Word> words = SqlWords.of(sql);
        if (words.isEmpty()) {
            return;
        }
        given.addAll(GivenNames.in(sql));
        if (words.stream().limit(4).anyMatch(word -> word.isOneOf("FUNCTION", "PROCEDURE", "AGGREGATE"))) {
            functions.addAll(GivenNames.in(sql));
        }
        boolean alters = words.get(0).is("ALTER");
        int rename = alters && targets.isPresent() ? indexOf(words, "RENAME") : -1;
        boolean renames = rename >= 0;
        if (renames) {
            boolean itself = words.get(rename + 1).is("TO");
            words.subList(itself ? 0 : rename, words.size()).stream()
                    .filter(Word::isName)
                    .map(Word::identifier)
                    .forEach(given::add);
        }
        moved |= calls == Calls.OWN || !renames && moves(sql, words, targets, calls);
        words.stream()
                .filter(word -> alters && word.isOneOf("REFERENCES", "INHERIT", "ATTACH", "ENABLE", "TYPE") && !renames
                        || words.get(0).is("CREATE") && word.isOneOf("TRIGGER", "RULE"))
                .forEach(word -> tied.add(word.text().toUpperCase(Locale.ROOT)));
    }

    private static int indexOf(List<Word> words, String expected) {
        return IntStream.range(0, words.size() - 1)
                .filter(n -> words.get(n).is(expected))
                .findFirst()
                .orElse(-1);
    }

    private static boolean moves(String sql, List<Word> words, Optional<List<Target>> targets, Calls calls) {
        Word first = words.get(0);
        boolean moving = MOVING.matcher(sql).find();
        if (first.is("CREATE") && MADE_ELSEWHERE.matcher(sql).find()) {
            return true;
        } else if (first.isOneOf("CREATE", "GRANT", "REVOKE", "COMMENT", "INSERT")
                || !targets.orElse(List.of()).isEmpty()) {
            return calls != Calls.HARMLESS && moving;
        } else if (first.is("DROP")) {
            return words.stream().anyMatch(word -> word.isOneOf("CASCADE", "OWNED"));
        }
        return moving || targets.isEmpty() && !changesRowsOnly(first);
    }

    private static boolean changesRowsOnly(Word first) {
        return first.isOneOf("SELECT", "WITH", "VALUES", "UPDATE", "DELETE", "MERGE", "COPY", "ALTER");
    }
}
