package dev.stockroom.commondb.failure;

/** The database could not be made ready: what failed, where, why, and what to do about it; never with a password. */
public final class DatabaseStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private enum Cure {
        A_NEW_START_WITH_CHANGES,
        THE_SERVERS_ADMINISTRATOR,
        ANOTHER_START
    }

    private final FailureKind kind;
    private final FailureText text;
    private final Cure cure;

    public DatabaseStartException(
            FailureKind kind, String what, String where, String why, String remedy, Throwable cause) {
        this(kind, new FailureText(what, where, why, remedy), Cure.A_NEW_START_WITH_CHANGES, cause);
    }

    private DatabaseStartException(FailureKind kind, FailureText text, Cure cure, Throwable cause) {
        super(text.what() + ": " + text.why(), cause);
        this.kind = kind;
        this.text = text;
        this.cure = cure;
    }

    /** The same failure, marked as one that an administrator can mend on the server while the process waits. */
    public DatabaseStartException whileItWaits() {
        return new DatabaseStartException(kind, text, Cure.THE_SERVERS_ADMINISTRATOR, getCause());
    }

    /** The same failure, marked as one that goes away with the fault that caused it, if only one starts again. */
    public DatabaseStartException untilTheNextStart() {
        return new DatabaseStartException(kind, text, Cure.ANOTHER_START, getCause());
    }

    public FailureKind kind() {
        return kind;
    }

    public boolean mendable() {
        return cure == Cure.THE_SERVERS_ADMINISTRATOR;
    }

    public boolean restartMends() {
        return cure == Cure.ANOTHER_START;
    }

    /** What failed and why in one line, for the health answer. */
    public String reason() {
        return getMessage().replaceAll("\\s*\\R\\s*", " ");
    }

    /** Whether it is the history that this executable refuses to go on with. */
    public boolean refusesHistory() {
        return kind == FailureKind.HISTORY;
    }

    /** The failure in its parts. */
    public FailureText text() {
        return text;
    }

    /** The failure as one block of text, for the log, the termination log and whoever reads them. */
    public String block() {
        return "The database is not ready: " + text.block();
    }

    /** What a stack trace begins with. */
    @Override
    public String toString() {
        return getClass().getName() + ": " + block();
    }
}
