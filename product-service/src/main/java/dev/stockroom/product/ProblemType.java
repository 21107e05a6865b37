package dev.stockroom.product;

import java.util.Locale;

/** The problems that say more than their status code does, each with a URI that never changes. */
enum ProblemType {
    INVALID_REQUEST(400, "Invalid request"),
    EXISTS(409, "Exists already"),
    STALE(412, "Changed in the meantime"),
    IF_MATCH_REQUIRED(428, "If-Match is required");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    String uri() {
        return "urn:stockroom:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
