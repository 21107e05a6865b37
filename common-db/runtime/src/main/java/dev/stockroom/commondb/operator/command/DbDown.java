package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.VersionArgument;
import dev.stockroom.commondb.operator.SchemaChanges;
import dev.stockroom.commondb.operator.ServiceDatabase;
import dev.stockroom.commondb.undo.UndoOrder;
import dev.stockroom.commondb.undo.UndoOrder.Reach;
import dev.stockroom.commondb.undo.UndoStep;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Undoes applied migrations with their undo scripts. */
@Command(
        name = "down",
        header = "Undo applied migrations with their undo scripts: the newest one, or a range.",
        description = {
            "",
            "Runs the undo script of each migration, newest first, each in one transaction with its row in the history."
                    + " Where this image does not have the migration, the script is taken from the database, which holds"
                    + " it since the migration was applied. Nothing is touched if one of the range has no undo script,"
                    + " or while the service is connected.",
            "",
            "What an undo script drops is lost. So what its DROP, TRUNCATE, DELETE and UPDATE name is shown first, with"
                    + " the rows that the catalogue believes to be there, and a statement that may take away more is"
                    + " shown itself, such as one with a trigger; triggers and functions are not followed. Then it asks, on a terminal;"
                    + " elsewhere it wants --yes. In development it does not ask.",
            "",
            "Whoever starts an image that has the migration applies it again: roll the image back first."
        })
final class DbDown extends OperatorCommand {

    @Option(names = "--to", paramLabel = "VERSION", description = "Undo all above this one; 0 for all.")
    private VersionArgument to;

    @Option(names = "--migration", paramLabel = "VERSION", description = "Undo this one alone.")
    private VersionArgument only;

    @Option(names = "--plan", description = "Print what would be run and lost, and change nothing.")
    private boolean plan;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(
            names = "--force",
            description = "Also while the service is connected; with --migration also where later ones are applied.")
    private boolean force;

    @Option(
            names = WaitOption.NAME,
            paramLabel = "DURATION",
            defaultValue = "60s",
            description =
                    "How long to wait for a server that takes no writes, as 90s or 5m; 0 for ever. One that is away"
                            + " or full is not waited for. Unless told, 60s, whatever common-db.wait-timeout says.")
    private Duration timeout;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws SQLException {
        if (to != null && only != null) {
            throw wrongUsage("--to and --migration exclude each other");
        }
        WaitOption.set(timeout);
        ServiceDatabase database = database();
        if (!plan) {
            database.server().awaitWrites();
        }
        SchemaChanges changes = database.changes();
        UndoText text = new UndoText(database.name(), database.service().migrations(), out(), json);
        UndoOrder order = order(changes.known());
        List<UndoStep> steps = changes.undoPlan(order);
        if (plan) {
            text.plan(steps);
        } else {
            agree(database, text, steps);
            List<UndoStep> undone = changes.undoAgreed(order, steps, text::undone);
            text.end(undone, changes.version(), order);
        }
        return ExitCode.DONE;
    }

    private void agree(ServiceDatabase database, UndoText text, List<UndoStep> steps) {
        boolean asks = !steps.isEmpty() && !database.service().development();
        text.intention(steps, err());
        Confirmation.of(yes || !asks, command()).obtain(out());
    }

    /** The command as it was given, to be repeated. */
    private String command() {
        return "db down"
                + (to == null ? "" : " --to " + to.text())
                + (only == null ? "" : " --migration " + only.text())
                + (force ? " --force" : "");
    }

    private UndoOrder order(List<BuiltMigration> known) {
        if (only != null) {
            return new UndoOrder(Reach.ONLY, version(only, known), force);
        } else if (to != null) {
            return new UndoOrder(Reach.ABOVE, version(to, known), force);
        }
        return new UndoOrder(Reach.NEWEST, null, force);
    }

    private MigrationVersion version(VersionArgument argument, List<BuiltMigration> known) {
        if (argument == to && argument.text().matches("0+")) {
            return MigrationVersion.fromVersion("0");
        }
        try {
            return argument.among(known).parsedVersion();
        } catch (IllegalArgumentException e) {
            throw wrongUsage(e.getMessage());
        }
    }
}
