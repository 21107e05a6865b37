package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.history.VersionArgument;
import dev.stockroom.commondb.operator.SchemaChanges;
import java.sql.SQLException;
import org.flywaydb.core.api.MigrationVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Marks a migration as applied or pending in the history, after somebody has seen to it by hand. */
@Command(
        name = "force",
        header = "Mark a migration as applied or as pending, when it was completed or cleared away by hand.",
        description = {
            "",
            "For a migration that runs outside of a transaction and failed half-way: db status shows it and what it left."
                    + " Either complete it by hand and mark it with --applied, or clear away what it left and mark it"
                    + " with --pending, so that the next start applies it from its beginning.",
            "",
            "Changes the history only; none of the migration's SQL is run."
        })
final class DbForce extends OperatorCommand {

    @Parameters(paramLabel = "VERSION", description = "The migration.")
    private VersionArgument migration;

    @Option(names = "--applied", description = "All that it does is there.")
    private boolean applied;

    @Option(names = "--pending", description = "Nothing that it does is there.")
    private boolean pending;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Override
    public Integer call() throws SQLException {
        if (applied == pending) {
            throw wrongUsage("Either --applied or --pending");
        }
        SchemaChanges changes = database().changes();
        MigrationVersion version = version(changes);
        out().println(changes.forceIntention(version, applied));
        Confirmation.of(yes, "db force " + migration.text() + (applied ? " --applied" : " --pending"))
                .obtain(out());
        changes.force(version, applied);
        out().printf("Marked: %s is %s.%n", version, applied ? "applied" : "pending");
        return ExitCode.DONE;
    }

    private MigrationVersion version(SchemaChanges changes) throws SQLException {
        try {
            return migration.among(changes.known()).parsedVersion();
        } catch (IllegalArgumentException e) {
            throw wrongUsage(e.getMessage());
        }
    }
}
