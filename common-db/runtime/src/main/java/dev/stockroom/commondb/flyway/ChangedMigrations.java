package dev.stockroom.commondb.flyway;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.history.SchemaHistory;
import dev.stockroom.commondb.settings.DatabaseSettings;
import io.quarkus.runtime.LaunchMode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Applied migrations whose files were edited in dev mode, which is no accident there, with the developer's ways out,
 * ready to be copied.
 */
record ChangedMigrations(List<BuiltMigration> changed, SchemaHistory history, String command) {

    /** The changed migrations in dev mode, if there are any; in production the only way is back. */
    static Optional<ChangedMigrations> inDevelopment(SchemaHistory history, List<BuiltMigration> built) {
        List<BuiltMigration> changed = of(history, built);
        return LaunchMode.current() != LaunchMode.DEVELOPMENT || changed.isEmpty()
                ? Optional.empty()
                : Optional.of(new ChangedMigrations(
                        changed, history, BuiltService.read().developmentCommand()));
    }

    /** The migrations in force whose files have changed since. */
    static List<BuiltMigration> of(SchemaHistory history, List<BuiltMigration> built) {
        return built.stream()
                .filter(m -> m.checksum() != null && !m.repeatable())
                .filter(m -> history.versions().stream()
                        .anyMatch(row -> row.parsedVersion().equals(m.parsedVersion())
                                && !m.checksum().equals(row.checksum())))
                .toList();
    }

    DatabaseStartException failure(DatabaseSettings settings, Throwable cause) {
        return new DatabaseStartException(
                FailureKind.HISTORY,
                "an applied migration was changed",
                settings.url().place() + ", file " + files(),
                "this database holds what it was before, and no migration is applied twice",
                "one of these; then save a file, reload the page or press s\n" + ways(),
                cause);
    }

    private String files() {
        return changed.stream().map(BuiltMigration::script).collect(Collectors.joining(", "));
    }

    private String ways() {
        return String.join(
                "\n",
                "- give the change a migration of its own, and the file back what it held:",
                "    " + db("new NAME"),
                "- take it back with its undo script, and have it applied as it is now:",
                "    " + db(undo()),
                "- begin with an empty database:",
                "    " + db("reset"));
    }

    private String db(String arguments) {
        return command + " -Dquarkus.args=\"db " + arguments + "\"";
    }

    /** The command that undoes the first changed migration and all that was applied on top of it. */
    private String undo() {
        MigrationVersion first = changed.get(0).parsedVersion();
        return first.toString().equals(history.newest()) ? "down" : "down --to " + below(first);
    }

    /** The newest version in force below this one, {@code 0} if there is none. */
    private String below(MigrationVersion version) {
        return Stream.concat(history.versions().stream(), history.baselines().stream())
                .map(BuiltMigration::parsedVersion)
                .filter(other -> other.compareTo(version) < 0)
                .max(MigrationVersion::compareTo)
                .map(MigrationVersion::toString)
                .orElse("0");
    }
}
