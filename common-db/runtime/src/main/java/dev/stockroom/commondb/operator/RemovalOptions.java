package dev.stockroom.commondb.operator;

import dev.stockroom.commondb.CommandException;
import dev.stockroom.commondb.ServiceDatabase;
import picocli.CommandLine.Option;

/** What the commands that drop a database want to be told. */
final class RemovalOptions {

    @Option(names = "--yes", description = "Say that it is meant; without it nothing is done.")
    private boolean yes;

    @Option(names = "--force", description = "End other sessions, and drop also what holds no history of this service.")
    private boolean force;

    boolean force() {
        return force;
    }

    /** It is never asked for, so that a script and a person are treated alike. */
    void refuseUnlessMeant(String command, ServiceDatabase database) {
        if (!yes) {
            throw new CommandException(
                    "The database is not dropped",
                    "server " + database.address() + ", database " + database.name(),
                    "everything in it would be lost",
                    "if that is meant: db " + command + " --yes",
                    null);
        }
    }
}
