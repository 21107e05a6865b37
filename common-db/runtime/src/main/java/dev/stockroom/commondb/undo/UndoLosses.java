package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.undo.Loss.Action;
import dev.stockroom.commondb.undo.LossCatalogue.Entry;
import dev.stockroom.commondb.undo.LossCatalogue.Gone;
import dev.stockroom.commondb.undo.WordCursor.Unreadable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks up in the catalogue what the statements of an undo script name, what goes with it, and about how many rows that
 * has. A statement that may do anything else is shown as well. Nothing is run, locked or counted.
 */
final class UndoLosses {

    /** The SQLSTATE class of a name that PostgreSQL does not take, or of something that this login may not look up. */
    private static final String SYNTAX_OR_ACCESS = "42";

    private static final Set<String> LISTED = Set.of("table", "view", "materialized view", "foreign table", "column");
    private static final Set<String> DATALESS_PARTS = Set.of("trigger", "rule", "policy", "constraint");

    /**
     * The losses of a script.
     *
     * @param unread the statements that a person must read to know all that they take away
     */
    record Found(List<Loss> losses, List<String> unread) {}

    private final LossCatalogue catalogue;
    private final LossEntries entries;
    private final NameTrust names = new NameTrust();
    private final Set<Loss> losses = new LinkedHashSet<>();

    UndoLosses(Connection connection) {
        this.catalogue = new LossCatalogue(connection);
        this.entries = new LossEntries(catalogue);
    }

    /** The losses of one script, whose statements run one after the other, behind those of the scripts before. */
    Found of(List<String> statements) throws SQLException {
        losses.clear();
        List<String> unread = new ArrayList<>();
        for (String sql : statements) {
            if (!listsAll(sql)) {
                unread.add(sql.strip());
            }
        }
        return new Found(List.copyOf(losses), unread);
    }

    /** Whether what a statement takes away is listed now, and nothing else can go with it. */
    private boolean listsAll(String sql) throws SQLException {
        List<Word> words = SqlWords.of(sql);
        Optional<List<Target>> targets = StatementReader.read(sql);
        Calls calls = calls(words);
        boolean all = targets.isPresent() && lists(targets.get(), words) && calls == Calls.HARMLESS && !fires(sql);
        names.pass(sql, targets, calls);
        return all;
    }

    private Calls calls(List<Word> words) throws SQLException {
        List<String> called = Calls.in(words);
        return called.isEmpty() ? Calls.HARMLESS : names.givesFunction(called) ? Calls.OWN : catalogue.calls(called);
    }

    private boolean fires(String sql) throws SQLException {
        try {
            Optional<String> filled = StatementReader.filled(sql);
            return filled.isPresent() && catalogue.fires(filled.get());
        } catch (Unreadable e) {
            return true;
        }
    }

    private boolean lists(List<Target> targets, List<Word> words) throws SQLException {
        List<String> identifiers =
                words.stream().filter(Word::isName).map(Word::identifier).toList();
        List<Loss> found = new ArrayList<>();
        List<Entry> gone = new ArrayList<>();
        boolean all = true;
        try {
            for (Target target : targets) {
                Gone with = goneWith(target, identifiers);
                found.addAll(with.losses());
                gone.addAll(with.entries());
                all &= !with.more() && names.knowsAllThatGoesAlong(target);
            }
        } catch (Unreadable e) {
            return false;
        } catch (SQLException e) {
            if (e.getSQLState() != null && e.getSQLState().startsWith(SYNTAX_OR_ACCESS)) {
                return false;
            }
            throw e;
        }
        losses.addAll(found);
        names.takeAway(gone);
        return all;
    }

    private Gone goneWith(Target target, List<String> identifiers) throws SQLException {
        Optional<Entry> entry = entries.of(target);
        if (!names.holds(target) || entry.isPresent() && !names.holds(entry.get())) {
            throw new Unreadable();
        } else if (DATALESS_PARTS.contains(target.kind())
                && !(target.cascade() && target.kind().equals("constraint"))) {
            return alone(dataless(target));
        } else if (entry.isEmpty()) {
            return alone(itself(target, false));
        } else if (target.action() != Action.DROP) {
            return catalogue.rowsOf(target, entry.get(), identifiers);
        }
        Gone gone = catalogue.dropped(target, entry.get());
        if (LISTED.contains(target.kind())) {
            return gone;
        }
        List<Loss> all = new ArrayList<>(List.of(itself(target, true)));
        all.addAll(gone.losses());
        return new Gone(all, gone.entries(), false);
    }

    private static Gone alone(Loss loss) {
        return new Gone(List.of(loss), List.of(), false);
    }

    private static Loss dataless(Target target) {
        return new Loss(target.action(), target.kind(), target.part().text(), target.name(), true, null);
    }

    private static Loss itself(Target target, boolean there) {
        boolean part = target.part() != null;
        return new Loss(
                target.action(),
                target.kind(),
                part ? target.part().text() : target.name(),
                part ? target.name() : null,
                there,
                null);
    }
}
