package dev.stockroom.commondb;

/** A command was refused, or failed: what, why, and what to do about it; never with a password. */
public final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String what;
    private final String where;
    private final String why;
    private final String remedy;

    /**
     * Words a refusal or a failure.
     *
     * @param cause null where there is none
     */
    public CommandException(String what, String where, String why, String remedy, Throwable cause) {
        super(what + ": " + why, cause);
        this.what = what;
        this.where = where;
        this.why = why;
        this.remedy = remedy;
    }

    /** The failure as one block of text. */
    public String block() {
        return what
                + DatabaseStartException.line("where", where)
                + DatabaseStartException.line("why", why)
                + DatabaseStartException.line("do", remedy);
    }
}
