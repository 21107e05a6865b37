package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.undo.LossCatalogue.Entry;
import dev.stockroom.commondb.undo.WordCursor.Unreadable;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds in the catalogue what a statement names. */
final class LossEntries {

    private static final Set<String> ROUTINES = Set.of("function", "procedure", "routine", "aggregate");
    private static final Set<String> TABLES_PARTS = Set.of("trigger", "rule", "policy");

    private final LossCatalogue catalogue;

    LossEntries(LossCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * The entry of what a target names, or the entry of the table for its trigger, rule or policy; empty if it is not
     * there now.
     *
     * @throws Unreadable if there are several, or if the entry cannot be told
     */
    Optional<Entry> of(Target target) throws SQLException {
        String kind = target.kind();
        if (ROUTINES.contains(kind)) {
            return routine(target.name());
        } else if (TABLES_PARTS.contains(kind)) {
            return relation(target.name());
        }
        return switch (kind) {
            case "column" ->
                catalogue.find(
                        "SELECT 'pg_class'::regclass::oid, attrelid, attnum FROM pg_attribute"
                                + " WHERE attrelid = to_regclass(?) AND attname = ? AND attnum > 0 AND NOT attisdropped",
                        target.name(),
                        target.part().identifier());
            case "constraint" ->
                catalogue.find(
                        "SELECT 'pg_constraint'::regclass::oid, oid, 0 FROM pg_constraint"
                                + " WHERE conrelid = to_regclass(?) AND conname = ?",
                        target.name(),
                        target.part().identifier());
            case "type", "domain" ->
                catalogue.find("SELECT 'pg_type'::regclass::oid, to_regtype(?)::oid, 0", target.name());
            case "schema" ->
                catalogue.find("SELECT 'pg_namespace'::regclass::oid, to_regnamespace(?)::oid, 0", target.name());
            case "extension" ->
                catalogue.find(
                        "SELECT 'pg_extension'::regclass::oid, oid, 0 FROM pg_extension WHERE extname = ?",
                        SqlWords.of(target.name()).get(0).identifier());
            default -> relation(target.name());
        };
    }

    private Optional<Entry> relation(String name) throws SQLException {
        return catalogue.find("SELECT 'pg_class'::regclass::oid, to_regclass(?)::oid, 0", name);
    }

    private Optional<Entry> routine(String name) throws SQLException {
        Optional<Entry> entry = catalogue.find(
                "SELECT 'pg_proc'::regclass::oid, " + (name.endsWith(")") ? "to_regprocedure" : "to_regproc")
                        + "(?)::oid, 0",
                name);
        if (entry.isEmpty() && oneIsCalled(name)) {
            throw new Unreadable();
        }
        return entry;
    }

    /** Whether a function has this name, with other arguments or with these in a form that only DROP understands. */
    private boolean oneIsCalled(String name) throws SQLException {
        List<Word> words =
                SqlWords.of(name).stream().takeWhile(word -> !word.is("(")).toList();
        return catalogue
                .find(
                        "SELECT 'pg_proc'::regclass::oid, oid, 0 FROM pg_proc WHERE proname = ?",
                        words.get(words.size() - 1).identifier())
                .isPresent();
    }
}
