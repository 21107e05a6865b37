package dev.stockroom.commondb.operator.command;

/** The exit codes of the commands; picocli itself ends with {@link #USAGE} if it does not understand the arguments. */
final class ExitCode {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int PENDING = 3;

    private ExitCode() {}
}
