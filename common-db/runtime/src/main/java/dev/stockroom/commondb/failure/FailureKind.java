package dev.stockroom.commondb.failure;

import java.util.Locale;

/** The kinds of failures that metrics and alerts tell apart: few, and each mended in its own way. */
public enum FailureKind {
    SERVER_UNREACHABLE,
    CONNECTION_LOST,
    CREDENTIALS,
    RIGHTS,
    DATABASE_MISSING,
    SETTING,
    UNSUITABLE_SERVER,
    MIGRATION,
    HISTORY,
    UNKNOWN;

    /** As labels of Prometheus are written. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
