package dev.stockroom.commondb.operator.sources;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.operator.CommandSettings;
import dev.stockroom.commondb.operator.entities.SchemaChange;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A new migration and its undo script.
 *
 * @param migration the file that Flyway applies
 * @param undo the file that {@code db down} runs
 * @param version the version of both
 */
public record MigrationPair(Path migration, Path undo, String version) {

    /** The pair after all that the source tree holds. */
    public static MigrationPair next(SourceTree sources, CommandSettings settings, MigrationName name)
            throws IOException {
        String location = settings.migrationFolder().orElse("db/migration");
        String prefix = settings.flyway().getConfiguration().getSqlMigrationPrefix();
        Path folder = sources.migrations(location);
        String version = NextVersion.atThisTime(prefix).after(List.of(folder, sources.javaMigrations(location)));
        return in(folder, prefix, version, name);
    }

    static MigrationPair in(Path folder, String prefix, String version, MigrationName name) {
        String rest = version + "__" + name.words() + ".sql";
        return new MigrationPair(folder.resolve(prefix + rest), folder.resolve("U" + rest), version);
    }

    /**
     * Writes both files, or neither.
     *
     * @param changes what goes into the files; empty to leave that to the developer
     * @throws CommandException if one of the files exists, or cannot be written
     */
    public void write(List<SchemaChange> changes) {
        create(migration, "-- TODO: what this changes, and why.\n" + sql(changes));
        try {
            create(
                    undo,
                    "-- Takes " + migration.getFileName().toString().replaceFirst("__.*", "") + " back.\n"
                            + undo(changes));
        } catch (CommandException e) {
            delete(migration);
            throw e;
        }
    }

    private static String sql(List<SchemaChange> changes) {
        StringBuilder text = new StringBuilder();
        for (SchemaChange change : changes) {
            if (change.caution() != null) {
                text.append("-- TODO: ").append(change.caution()).append(".\n");
            }
            text.append(StatementText.of(change.sql())).append('\n');
        }
        return text.toString();
    }

    private static String undo(List<SchemaChange> changes) {
        StringBuilder text = new StringBuilder();
        List<SchemaChange> backwards = new ArrayList<>(changes);
        Collections.reverse(backwards);
        for (SchemaChange change : backwards) {
            text.append(
                    change.undo() == null
                            ? "-- TODO: take this back, which cannot be derived: " + change.sql() + "\n"
                            : StatementText.of(change.undo()) + "\n");
        }
        return text.toString();
    }

    private static void create(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw refused(file, "the file is there already", "give the new migration another name", e);
        } catch (IOException e) {
            throw refused(file, "the file cannot be written: " + e, "look at the directory and the disk", e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw refused(file, "the undo script could not be written beside it: " + e, "delete this file", e);
        }
    }

    private static CommandException refused(Path file, String why, String remedy, Exception cause) {
        return new CommandException("No migration was written", file.toString(), why, remedy, cause);
    }
}
