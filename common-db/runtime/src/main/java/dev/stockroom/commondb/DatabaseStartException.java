package dev.stockroom.commondb;

/** The database could not be made ready: what failed, where, why, and what to do about it; never with a password. */
public final class DatabaseStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private enum Cure {
        A_NEW_START_WITH_CHANGES,
        THE_SERVERS_ADMINISTRATOR,
        ANOTHER_START
    }

    private final FailureClass kind;
    private final String what;
    private final String where;
    private final String why;
    private final String remedy;
    private final Cure cure;

    DatabaseStartException(FailureClass kind, String what, String where, String why, String remedy, Throwable cause) {
        this(kind, what, where, why, remedy, Cure.A_NEW_START_WITH_CHANGES, cause);
    }

    private DatabaseStartException(
            FailureClass kind, String what, String where, String why, String remedy, Cure cure, Throwable cause) {
        super(what + ": " + why, cause);
        this.kind = kind;
        this.what = what;
        this.where = where;
        this.why = why;
        this.remedy = remedy;
        this.cure = cure;
    }

    /** The same failure, marked as one that an administrator can mend on the server while the process waits. */
    DatabaseStartException whileItWaits() {
        return new DatabaseStartException(kind, what, where, why, remedy, Cure.THE_SERVERS_ADMINISTRATOR, getCause());
    }

    /** The same failure, marked as one that goes away with the fault that caused it, if only one starts again. */
    DatabaseStartException untilTheNextStart() {
        return new DatabaseStartException(kind, what, where, why, remedy, Cure.ANOTHER_START, getCause());
    }

    FailureClass kind() {
        return kind;
    }

    boolean mendable() {
        return cure == Cure.THE_SERVERS_ADMINISTRATOR;
    }

    boolean restartMends() {
        return cure == Cure.ANOTHER_START;
    }

    /** What failed and why in one line, for the health answer. */
    String reason() {
        return getMessage().replaceAll("\\s*\\R\\s*", " ");
    }

    /** The failure as one block of text, for the log, the termination log and whoever reads them. */
    public String block() {
        return "The database is not ready: " + what + line("where", where) + line("why", why) + line("do", remedy);
    }

    /** What a stack trace begins with. */
    @Override
    public String toString() {
        return getClass().getName() + ": " + block();
    }

    static String line(String label, String text) {
        return String.format(
                "%n  %-6s %s", label, text.strip().replaceAll("\\R", System.lineSeparator() + "         "));
    }
}
