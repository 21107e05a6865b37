package dev.stockroom.commondb.failure;

import java.util.Locale;

/** The kinds of failures that metrics and alerts tell apart: few, because each needs a remedy of its own. */
public enum FailureKind {
    SERVER_UNREACHABLE(false),
    CONNECTION_LOST(false),
    CREDENTIALS(true),
    RIGHTS(true),
    DATABASE_MISSING(true),
    SETTING(true),
    UNSUITABLE_SERVER(true),
    MIGRATION(false),
    HISTORY(true),
    UNKNOWN(false);

    private final boolean refusal;

    /** @param refusal whether neither time nor another try mends a failure of this kind */
    FailureKind(boolean refusal) {
        this.refusal = refusal;
    }

    boolean refusal() {
        return refusal;
    }

    /** The name, written as a label of Prometheus. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
