package dev.stockroom.benchmarks;

/** What a start finds on the server. */
enum Situation {
    /** All migrations are applied. */
    UP_TO_DATE("up to date"),
    /** No database for common-db, which creates it; an empty one for the start without it, which cannot. */
    EMPTY_SERVER("empty server");

    private final String label;

    Situation(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
