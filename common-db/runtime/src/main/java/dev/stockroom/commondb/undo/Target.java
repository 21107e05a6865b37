package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.undo.Loss.Action;
import java.util.Locale;

/**
 * What a statement takes away, or takes something of.
 *
 * @param name the name as SQL takes it, with its schema if that is written
 * @param part the column, constraint, trigger ... of the target; null for the whole
 * @param cascade whether what depends on the target goes as well
 */
record Target(Action action, String kind, String name, Word part, boolean cascade) {

    Target(Action action, String kind, String name, Word part, boolean cascade) {
        this.action = action;
        this.kind = kind.toLowerCase(Locale.ROOT);
        this.name = name;
        this.part = part;
        this.cascade = cascade;
    }
}
