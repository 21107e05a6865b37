package dev.stockroom.commondb.history;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Rows that Flyway's repair would write anew, mark as deleted or remove, and that may be another application's, which
 * would then apply its migrations a second time. A row that this service has signed is never one of them.
 */
public final class RepairedRows {

    /** A row that may be another application's, in words that fit any refusal of a repair. */
    public record Another(String what, String why, String remedy) {}

    private final SchemaHistory history;
    private final List<BuiltMigration> built;
    private final String service;

    /**
     * @param built this executable's migrations; of two with one version the first counts
     * @param name this service's name
     */
    public RepairedRows(SchemaHistory history, List<BuiltMigration> built, String name) {
        this.history = history;
        this.built = built;
        this.service = ApplicationName.signature(name);
    }

    /** The first such row; empty if there is none. */
    public Optional<Another> anothers() {
        return first(this::isRepaired);
    }

    /** The first such row of all, because a drop takes along what is newer as well. */
    public Optional<Another> anothersOfAll() {
        return first(row -> true);
    }

    private Optional<Another> first(Predicate<SchemaHistory.Row> changed) {
        return Stream.concat(history.versionedRows().stream(), history.repeatableRows().stream())
                .filter(row -> !row.takesAway() && !row.baseline() && !row.isSignedBy(service))
                .map(row -> another(row, changed))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Another> another(SchemaHistory.Row row, Predicate<SchemaHistory.Row> changed) {
        Optional<BuiltMigration> here =
                built.stream().filter(m -> row.equals(history.row(m))).findFirst();
        if (here.isEmpty()) {
            return row.isSignedByAnother(service) && changed.test(row) ? Optional.of(lacking(row)) : Optional.empty();
        }
        return row.version() == null || isAlike(row, here.get())
                ? Optional.empty()
                : Optional.of(renamed(row, here.get()));
    }

    private static Another lacking(SchemaHistory.Row row) {
        String signer = row.signer().orElse("");
        return new Another(
                MigrationLabel.of(row.version(), row.description()) + " was applied by " + signer,
                row.script() + " was applied by " + signer + ", and this executable has no such migration: either two"
                        + " services share this history, or the service was renamed",
                "let an image of " + signer + " do it, or one that has the migration");
    }

    private static Another renamed(SchemaHistory.Row row, BuiltMigration here) {
        return new Another(
                "version " + row.version() + " has another name in the history",
                "version " + row.version() + " is " + row.script() + " there and " + here.script()
                        + " here, with another content, and "
                        + row.installation().by()
                        + " has applied it: either a file of this service was renamed and edited,"
                        + " or two applications share this history; nothing here tells which",
                "if it is this service's, give the file the name " + file(row.script())
                        + " again, and repair then; else give this service a database of its own");
    }

    /** A repair leaves alone what is newer than this executable, but for the row of a failed migration. */
    private boolean isRepaired(SchemaHistory.Row row) {
        return !row.success() || !isNewer(row);
    }

    private boolean isNewer(SchemaHistory.Row row) {
        return row.version() != null
                && built.stream()
                        .filter(m -> !m.repeatable())
                        .map(BuiltMigration::parsedVersion)
                        .max(MigrationVersion::compareTo)
                        .filter(newest -> row.parsedVersion().compareTo(newest) > 0)
                        .isPresent();
    }

    private static boolean isAlike(SchemaHistory.Row row, BuiltMigration here) {
        return file(row.script()).equals(file(here.script()))
                || here.checksum() != null && Objects.equals(row.checksum(), here.checksum());
    }

    private static String file(String script) {
        return script.substring(script.lastIndexOf('/') + 1);
    }
}
