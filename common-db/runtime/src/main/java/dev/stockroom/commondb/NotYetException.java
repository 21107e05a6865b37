package dev.stockroom.commondb;

/** The server is not there yet, for a reason that time may mend. */
final class NotYetException extends Exception {

    private static final long serialVersionUID = 1L;

    NotYetException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
