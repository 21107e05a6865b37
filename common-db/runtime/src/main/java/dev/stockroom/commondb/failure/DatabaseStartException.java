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

    /** A failure for a setting that is known to be wrong before any connection. */
    public static DatabaseStartException badSetting(String setting, String why, String remedy) {
        return new DatabaseStartException(FailureKind.SETTING, "a setting is wrong", setting, why, remedy, null);
    }

    /** This failure, marked as one that an administrator can mend on the server while the process waits. */
    public DatabaseStartException whileItWaits() {
        return new DatabaseStartException(kind, text, Cure.THE_SERVERS_ADMINISTRATOR, getCause());
    }

    /** This failure, marked as one that another start mends as soon as the cause is gone. */
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

    /**
     * Whether this executable refuses to begin: neither time nor another try mends the failure. A database that does
     * not exist yet is no refusal, because {@code db up} creates the database.
     */
    public boolean refuses() {
        return kind == FailureKind.DATABASE_MISSING ? mendable() : kind.refusal();
    }

    /** The failure in its parts. */
    public FailureText text() {
        return text;
    }

    /** The failure as one block of text, for the log and the termination log. */
    public String block() {
        return "The database is not ready: " + text.block();
    }

    /** The first line of a stack trace. */
    @Override
    public String toString() {
        return getClass().getName() + ": " + block();
    }
}
