package dev.stockroom.inventory;

import java.util.Locale;

/** The problems that say more than their status code does, each with a URI that never changes. */
enum ProblemType {
    INVALID_REQUEST(400, "Invalid request"),
    NOT_ENOUGH(409, "Not enough stock"),
    WRONG_STATE(409, "Not in this state"),
    STALE(412, "Changed in the meantime"),
    NO_PRODUCT(422, "No product to keep stock of"),
    ORDER_DIFFERS(422, "Another order with the same id"),
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
