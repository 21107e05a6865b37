package dev.stockroom.commondb.failure;

/** The refusal or failure of a command: what, where, why, and the remedy; never with a password. */
public final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final FailureText text;

    /**
     * Words a refusal or a failure.
     *
     * @param cause null if there is none
     */
    public CommandException(String what, String where, String why, String remedy, Throwable cause) {
        super(what + ": " + why, cause);
        this.text = new FailureText(what, where, why, remedy);
    }

    /** The failure in its parts. */
    public FailureText text() {
        return text;
    }

    /** The failure as one block of text. */
    public String block() {
        return text.block();
    }
}
