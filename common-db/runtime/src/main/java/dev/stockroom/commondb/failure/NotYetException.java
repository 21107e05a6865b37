package dev.stockroom.commondb.failure;

/** The server is not there yet, for a reason that time may mend. */
public final class NotYetException extends Exception {

    private static final long serialVersionUID = 1L;

    public NotYetException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
