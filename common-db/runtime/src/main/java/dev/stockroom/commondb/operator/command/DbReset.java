package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.operator.ServiceDatabase;
import dev.stockroom.commondb.quarkus.OneOffStart;
import java.sql.SQLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Drops the database and makes it anew. */
@Command(
        name = "reset",
        header = "Drop the database, create it anew and apply every migration.",
        description = {"", "Refuses what drop refuses."})
final class DbReset extends OperatorCommand {

    @Mixin
    private RemovalOptions options;

    /** Ends the process, except in dev mode. */
    @Override
    public Integer call() throws SQLException {
        ServiceDatabase database = database();
        options.refuseUnlessMeant("reset", database);
        database.drop(options.force(database));
        return OneOffStart.run(
                null,
                false,
                outcome -> {
                    out().printf("Database %s is new, at version %s.%n", outcome.database(), outcome.version());
                    out().flush();
                },
                failure -> {});
    }
}
