package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.operator.ServiceDatabase;
import dev.stockroom.commondb.quarkus.OneOffStart;
import java.sql.SQLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Drops the database and makes it anew. */
@Command(
        name = "reset",
        header = "Drop the database, create it anew and apply every migration.",
        description = {"", "Refuses what drop refuses, and drops nothing that it could not create again."})
final class DbReset extends OperatorCommand {

    @Mixin
    private RemovalOptions options;

    /** Ends the process, except in dev mode. */
    @Override
    public Integer call() throws SQLException {
        ServiceDatabase database = database();
        options.refuseUnlessMeant("reset", database);
        boolean force = options.force(database);
        database.creationRefusal().ifPresent(refusal -> {
            throw new CommandException(
                    "The database is not dropped",
                    database.place(),
                    "it could not be created again: " + refusal.text().why(),
                    "run it with the settings and the login with which db create works",
                    refusal);
        });
        database.drop(force);
        return OneOffStart.run(
                null,
                false,
                OneOffStart.PATIENCE,
                outcome -> {
                    out().printf("Database %s is new, at %s.%n", outcome.database(), outcome.versionInWords());
                    out().flush();
                },
                failure -> {});
    }
}
