package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.operator.CommandSettings;
import dev.stockroom.commondb.operator.entities.EntityComparison;
import dev.stockroom.commondb.operator.entities.EntityComparison.Outcome;
import dev.stockroom.commondb.operator.entities.SchemaChange;
import dev.stockroom.commondb.operator.sources.MigrationName;
import dev.stockroom.commondb.operator.sources.MigrationPair;
import dev.stockroom.commondb.operator.sources.SourceTree;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a new migration and its undo script into the source tree. */
@Command(
        name = "new",
        header = "Write a new migration with the next version, and its undo script, into the source tree.",
        description = {
            "",
            "For development: it writes into src/main/resources of the module in whose target directory this executable"
                    + " lies, and needs no server. The version is the highest one there plus 1, in the same style.",
            "",
            "With --from-entities the pair is filled with what Hibernate would change in the configured database for the"
                    + " entities; in dev mode that is the one of dev mode. The undo of whatever is created is derived;"
                    + " what is not derived is said in the file and here. Hibernate never drops, and knows no triggers,"
                    + " functions, checks or views: these remain to be written by hand."
        })
final class DbNew extends OperatorCommand {

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "What it does: add colour becomes add_colour.")
    private List<String> name;

    @Option(names = "--from-entities", description = "Fill it with the difference between entities and database.")
    private boolean fromEntities;

    @Override
    public Integer call() throws SQLException, IOException {
        MigrationName words = words();
        CommandSettings settings = CommandSettings.read();
        MigrationPair pair = MigrationPair.next(SourceTree.ofThisExecutable(), settings, words);
        if (!fromEntities) {
            write(pair, List.of());
            return ExitCode.DONE;
        }
        Outcome outcome = EntityComparison.withDatabase(database(settings));
        if (outcome.changes().isEmpty()) {
            nothing(outcome);
        } else {
            write(pair, outcome.changes());
            remarks(outcome);
        }
        return ExitCode.DONE;
    }

    private MigrationName words() {
        try {
            return MigrationName.of(String.join(" ", name));
        } catch (IllegalArgumentException e) {
            throw wrongUsage(e.getMessage());
        }
    }

    private void write(MigrationPair pair, List<SchemaChange> changes) {
        pair.write(changes);
        out().println("Wrote " + shown(pair.migration()));
        out().println("  and " + shown(pair.undo()));
    }

    private static Path shown(Path file) {
        Path here = Path.of("").toAbsolutePath();
        return file.startsWith(here) ? here.relativize(file) : file;
    }

    private void nothing(Outcome outcome) {
        out().println("Nothing was written: Hibernate would change nothing in the database for these entities.");
        if (outcome.objection() != null) {
            out().println("It objects, though: " + outcome.objection());
        }
    }

    private void remarks(Outcome outcome) {
        out().printf(
                        "%nStatements by Hibernate, to be read before they are applied: %d%n",
                        outcome.changes().size());
        outcome.changes().stream()
                .filter(change -> change.caution() != null)
                .forEach(change -> out().printf("  %s%n    %s%n", change.sql(), change.caution()));
        outcome.changes().stream()
                .filter(change -> change.undo() == null)
                .forEach(change -> out().printf("  %s%n    has no undo that can be derived%n", change.sql()));
        out().println("Hibernate never drops: what no entity maps any more stays until you drop it here yourself.");
    }
}
