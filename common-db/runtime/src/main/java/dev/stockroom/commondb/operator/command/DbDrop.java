package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.operator.ServiceDatabase;
import java.sql.SQLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Drops the database. */
@Command(
        name = "drop",
        header = "Drop the database with everything in it.",
        description = {
            "",
            "Refuses postgres and the templates, and always a database whose history is another service's. Refuses also,"
                    + " unless --force names the database: other histories in it, what lies in other schemas, belongs to"
                    + " other owners, has no history, or is created by none of this executable's SQL files, and other"
                    + " sessions. A database that does not exist is none"
                    + " to drop, and no failure."
        })
final class DbDrop extends OperatorCommand {

    @Mixin
    private RemovalOptions options;

    @Override
    public Integer call() throws SQLException {
        ServiceDatabase database = database();
        options.refuseUnlessMeant("drop", database);
        boolean dropped = database.drop(options.force(database));
        out().printf(
                        dropped ? "Dropped database %s on %s.%n" : "Database %s does not exist on %s.%n",
                        database.name(),
                        database.address());
        return ExitCode.DONE;
    }
}
