package dev.stockroom.commondb.dev;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.operator.CommandSettings;
import dev.stockroom.commondb.operator.ServiceDatabase;
import dev.stockroom.commondb.operator.command.Failures;
import dev.stockroom.commondb.operator.entities.SchemaChange;
import dev.stockroom.commondb.operator.sources.MigrationName;
import dev.stockroom.commondb.operator.sources.MigrationPair;
import dev.stockroom.commondb.operator.sources.SourceTree;
import dev.stockroom.commondb.operator.sources.UnappliedFiles;
import dev.stockroom.commondb.undo.UndoOrder;
import dev.stockroom.commondb.undo.UndoOrder.Reach;
import dev.stockroom.commondb.undo.UndoStep;
import io.quarkus.dev.console.DevConsoleManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The commands behind the card of the Dev UI, on the database of the application that runs in dev mode. After each of
 * them the application and its database differ, until the restart that the card orders.
 */
public class DevelopmentService {

    /** The result of an order, in words for the developer. */
    public record Answer(boolean done, String message) {}

    /** Called by Quarkus. */
    public DevelopmentService() {}

    /** Server, database and migrations. */
    public DevelopmentView database() throws SQLException {
        return DevelopmentView.of(CommandSettings.ofTheApplication().database());
    }

    /** The label of the card: the version, and what is not as it should be. */
    public String version() throws SQLException {
        DevelopmentView view = database();
        return "version " + (view.version() == null ? "none" : view.version())
                + (view.pending() == 0 ? "" : ", " + view.pending() + " pending")
                + (view.missing().isEmpty() ? "" : ", entities ahead");
    }

    /** Takes the newest migration back, although the application is connected. */
    public Answer undo() {
        return answer(database -> {
            UndoOrder newest = new UndoOrder(Reach.NEWEST, null, true);
            List<UndoStep> undone = database.changes().undo(newest, step -> {});
            return undone.isEmpty()
                    ? "Nothing is applied."
                    : "Undone: " + undone.get(0).name() + ". It is pending now, and the next restart applies it again.";
        });
    }

    /** Drops the database, although the application is connected; the application's next start makes a new one. */
    public Answer drop() {
        return answer(database -> {
            database.drop(true);
            return "Dropped database " + database.name() + ". The next restart creates it anew.";
        });
    }

    /** Writes a migration with the next version and its undo script; {@code fromEntities} fills them. */
    public Answer create(String name, boolean fromEntities) {
        return answer(database -> {
            CommandSettings settings = CommandSettings.ofTheApplication();
            MigrationName words = MigrationName.of(name);
            SourceTree sources = sources(settings);
            List<SchemaChange> changes = fromEntities ? changes(database, sources, settings) : List.of();
            if (fromEntities && changes.isEmpty()) {
                return "Nothing was written: Hibernate would change nothing in the database for these entities.";
            }
            MigrationPair pair = MigrationPair.next(sources, settings, words);
            pair.write(changes);
            return "Wrote " + pair.migration().getFileName() + " and "
                    + pair.undo().getFileName() + " into " + pair.migration().getParent()
                    + ". Read and complete them: Migrate, or the next request to the service, applies the migration.";
        });
    }

    /**
     * The changes for the entities. Refuses if a written migration is not applied yet, because its changes would be
     * written twice.
     */
    private static List<SchemaChange> changes(ServiceDatabase database, SourceTree sources, CommandSettings settings)
            throws SQLException, IOException {
        List<SchemaChange> changes = DevelopmentCard.current().entities().missing(database);
        Optional<String> open = new UnappliedFiles(sources, settings).first(database);
        if (open.isPresent()) {
            throw new CommandException(
                    "No migration was written",
                    database.place(),
                    open.get() + " is not applied yet, and may make what the entities need",
                    "apply it first: Migrate",
                    null);
        }
        return changes;
    }

    /** The module with the migrations, of those that dev mode watches. */
    private static SourceTree sources(CommandSettings settings) {
        String location = settings.migrationFolder().orElse("db/migration");
        List<Path> resources = DevConsoleManager.getHotReplacementContext().getResourcesDir();
        return resources.stream()
                .filter(folder -> Files.isDirectory(folder.resolve(location)))
                .findFirst()
                .map(SourceTree::around)
                .orElseGet(SourceTree::ofThisExecutable);
    }

    /** A command of the card. */
    private interface Order {
        String run(ServiceDatabase database) throws SQLException, IOException;
    }

    private static Answer answer(Order order) {
        try {
            ServiceDatabase database = CommandSettings.ofTheApplication().database();
            try {
                return new Answer(true, order.run(database));
            } catch (SQLException | IOException | RuntimeException e) {
                throw e instanceof CommandException
                        ? e
                        : database.explain(e).map(Exception.class::cast).orElse(e);
            }
        } catch (IllegalArgumentException e) {
            return new Answer(false, e.getMessage());
        } catch (Exception e) {
            return new Answer(false, Failures.text(e).orElseGet(e::toString));
        }
    }
}
