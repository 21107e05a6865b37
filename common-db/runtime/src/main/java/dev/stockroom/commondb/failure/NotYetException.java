package dev.stockroom.commondb.failure;

import java.util.Optional;

/** The server is not there yet, for a reason that time may mend. */
public final class NotYetException extends Exception {

    private static final long serialVersionUID = 1L;

    /** How long a start waits for the reason to go away. */
    public enum Patience {
        /** As long as the settings say. */
        UNTIL_THE_TIMEOUT,
        /** As long as it takes, because the server answers, and all is well with it. */
        WITHOUT_TIMEOUT
    }

    private final FailureText ifItLasts;
    private final Patience patience;

    /** A server that does not answer. */
    public NotYetException(String reason, Throwable cause) {
        this(reason, null, Patience.UNTIL_THE_TIMEOUT, cause);
    }

    /**
     * A server that answers, and cannot be used.
     *
     * @param ifItLasts the failure in words, for those who wait no longer
     */
    public NotYetException(String reason, FailureText ifItLasts, Patience patience, Throwable cause) {
        super(reason, cause);
        this.ifItLasts = ifItLasts;
        this.patience = patience;
    }

    /** The failure in words, for those who wait no longer; empty if the server does not answer. */
    public Optional<FailureText> ifItLasts() {
        return Optional.ofNullable(ifItLasts);
    }

    public Patience patience() {
        return patience;
    }
}
