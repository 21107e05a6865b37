package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.operator.ServiceDatabase;
import picocli.CommandLine.Option;

/** The options of the commands that drop a database. */
final class RemovalOptions {

    @Option(names = "--yes", description = "Say that it is meant; without it nothing is done.")
    private boolean yes;

    @Option(
            names = "--force",
            paramLabel = "NAME",
            description = "The database's name: end other sessions, and drop also what is in it of others.")
    private String force;

    /**
     * Whether other sessions are ended, and what is not the service's goes as well; in dev mode always.
     *
     * @throws CommandException if the given name is another
     */
    boolean force(ServiceDatabase database) {
        if (force != null && !force.equals(database.name())) {
            throw new CommandException(
                    "The database is not dropped",
                    "server " + database.address() + ", database " + database.name(),
                    "--force names " + force,
                    "make sure that it is the right database, and name it with --force",
                    null);
        }
        return force != null || database.service().development();
    }

    /**
     * Refuses a command without its option. Nothing is asked, because a script and a person need the same option; dev
     * mode needs none.
     */
    void refuseUnlessMeant(String command, ServiceDatabase database) {
        if (!yes && !database.service().development()) {
            throw new CommandException(
                    "The database is not dropped",
                    "server " + database.address() + ", database " + database.name(),
                    "everything in it would be lost",
                    "if that is meant: db " + command + " --yes",
                    null);
        }
    }
}
