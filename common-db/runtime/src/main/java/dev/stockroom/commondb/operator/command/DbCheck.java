package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.operator.entities.EntityComparison;
import dev.stockroom.commondb.operator.entities.EntityComparison.Outcome;
import dev.stockroom.commondb.operator.sources.StatementText;
import java.sql.SQLException;
import picocli.CommandLine.Command;

/** Tells whether the migrations make the schema that the entities need. */
@Command(
        name = "check",
        header = "Check that the migrations make what the entities need; exit 3 if they do not.",
        description = {
            "",
            "For a build server. Applies the migrations of this executable to a new database beside the service's own,"
                    + " whose name ends in _check_ and eight characters, has Hibernate compare the entities with it,"
                    + " prints the statements that are missing, and drops it. The login must be allowed to create"
                    + " databases.",
            "",
            "What the schema has beyond the entities (columns, tables, triggers, checks) is no disagreement."
        })
final class DbCheck extends OperatorCommand {

    @Override
    public Integer call() throws SQLException {
        Outcome outcome = EntityComparison.withMigrations(database());
        if (outcome.agrees()) {
            out().println("Entities and migrations agree.");
            return ExitCode.DONE;
        }
        outcome.changes().forEach(change -> out().println(StatementText.of(change.sql())));
        err().println("Entities and migrations disagree. A new migration mends that: db new NAME --from-entities");
        if (outcome.objection() != null) {
            err().println("Hibernate's validation says: " + outcome.objection());
        }
        return ExitCode.PENDING;
    }
}
