package dev.stockroom.commondb.history;

import java.util.Locale;
import java.util.Set;

/** Where a migration stands, as the page and {@code db status} call it; the words are part of the JSON of both. */
public enum Standing {
    /** The history has not been read yet. */
    UNKNOWN,
    /** Under way in this process. */
    RUNNING,
    /** In force, as it was built. */
    APPLIED,
    /** To be applied. */
    PENDING,
    /** Not applied, and older than what is; applied only by {@code --out-of-order}. */
    LATE,
    /** A repeatable one that has changed since: to be applied again. */
    OUTDATED,
    /** Applied, and its file has another name or content since. */
    CHANGED,
    /** It failed outside of a transaction; a part of it may remain. */
    FAILED,
    /** Applied by a newer executable than this one. */
    FUTURE,
    /** Applied, and no longer in this executable. */
    MISSING,
    /** The version from which on Flyway keeps the history. */
    BASELINE,
    /** Older than the baseline. */
    BELOW_BASELINE;

    private static final Set<Standing> IN_FORCE = Set.of(APPLIED, FUTURE, MISSING, BASELINE);
    private static final Set<Standing> OPEN = Set.of(RUNNING, PENDING, LATE, OUTDATED, CHANGED, FAILED);

    /** The word on the page, in {@code db status} and in JSON. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Whether what the migration makes is in the database; of what has changed since only the settings say so. */
    public boolean inForce(Leniency leniency) {
        return IN_FORCE.contains(this) || letPass(leniency);
    }

    /** Whether a service that lets nothing pass is not ready, or would not start, because of it. */
    public boolean open() {
        return OPEN.contains(this);
    }

    /** The same for a service with these settings. */
    public boolean open(Leniency leniency) {
        return open() && !letPass(leniency);
    }

    private boolean letPass(Leniency leniency) {
        return this == CHANGED && leniency.changed();
    }
}
