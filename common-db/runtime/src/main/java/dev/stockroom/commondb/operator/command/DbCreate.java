package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.operator.ServiceDatabase;
import picocli.CommandLine.Command;

/** Creates the database. */
@Command(
        name = "create",
        header = "Create the database if it is missing.",
        description = {
            "",
            "Waits for the server (common-db.wait-timeout), then creates the database through the admin database, with"
                    + " the login of common-db.admin.username if that is set. An existing database is left as it is."
        })
final class DbCreate extends OperatorCommand {

    @Override
    public Integer call() {
        ServiceDatabase database = database();
        boolean created = database.create();
        out().printf(
                        created ? "Created database %s on %s.%n" : "Database %s exists on %s.%n",
                        database.name(),
                        database.address());
        return ExitCode.DONE;
    }
}
