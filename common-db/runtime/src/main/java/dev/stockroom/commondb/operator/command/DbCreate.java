package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.operator.ServiceDatabase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Creates the database. */
@Command(
        name = "create",
        header = "Create the database if it is missing.",
        description = {
            "",
            "Waits for the server, then creates the database through the admin database, with"
                    + " the login of common-db.admin.username if that is set. An existing database is left as it is."
        })
final class DbCreate extends OperatorCommand {

    @Mixin
    private WaitOption wait;

    @Override
    public Integer call() {
        wait.set();
        ServiceDatabase database = database();
        boolean created = database.server().create();
        out().printf(
                        created ? "Created database %s on %s.%n" : "Database %s exists on %s.%n",
                        database.name(),
                        database.address());
        return ExitCode.DONE;
    }
}
