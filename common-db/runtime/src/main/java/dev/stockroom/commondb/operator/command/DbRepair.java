package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.operator.DatabaseReport;
import dev.stockroom.commondb.operator.MigrationLine;
import dev.stockroom.commondb.operator.SchemaChanges;
import dev.stockroom.commondb.operator.ServiceDatabase;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.api.output.RepairResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Puts the history right. */
@Command(
        name = "repair",
        header = "Put the history right: Flyway's repair.",
        description = {
            "",
            "Removes the rows of failed migrations, takes over the names and checksums of files that have changed, and marks"
                    + " applied ones that this executable no longer has as deleted, except those of a newer one. It"
                    + " changes the history only: what a failed migration has left in the schema stays."
        })
final class DbRepair extends OperatorCommand {

    private static final String NOT_DONE = "Nothing was repaired";

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Override
    public Integer call() throws SQLException {
        ServiceDatabase database = database();
        SchemaChanges changes = database.changes();
        changes.refuseLostHistory(NOT_DONE);
        List<MigrationLine> open = DatabaseReport.of(database).repairable();
        if (open.isEmpty()) {
            out().println("Nothing to repair.");
            return ExitCode.DONE;
        }
        changes.refuseOthersScripts(NOT_DONE);
        open.forEach(line -> out().println(intention(line)));
        Confirmation.of(yes, "db repair").obtain(out());
        RepairResult result = database.withTurn(connection -> {
            changes.refuseOthersScripts(NOT_DONE, connection);
            return database.flyway(flyway -> flyway.ignoreMigrationPatterns("*:future"))
                    .repair();
        });
        out().printf(
                        "Repaired: rows removed: %d, files taken over: %d, marked as deleted: %d.%n",
                        result.migrationsRemoved.size(),
                        result.migrationsAligned.size(),
                        result.migrationsDeleted.size());
        return ExitCode.DONE;
    }

    private static String intention(MigrationLine line) {
        String name = line.name();
        return switch (line.state()) {
            case FAILED -> name + ": the row of the failed try will be removed, so that it is pending again";
            case CHANGED ->
                name + ": its file has changed; its name and checksum will be taken over, the SQL is not run";
            default -> name + ": applied, and not in this executable; it will be marked as deleted";
        };
    }
}
