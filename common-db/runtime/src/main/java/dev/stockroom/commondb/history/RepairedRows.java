package dev.stockroom.commondb.history;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Rows that Flyway's repair would write anew or mark as deleted, and that may be another application's, which would then
 * apply its migrations a second time. A row that this service has signed is never one of them.
 */
public final class RepairedRows {

    private final SchemaHistory history;
    private final List<BuiltMigration> built;
    private final String service;

    /** @param name this service's name */
    public RepairedRows(SchemaHistory history, List<BuiltMigration> built, String name) {
        this.history = history;
        this.built = built;
        this.service = ApplicationName.signature(name);
    }

    /** Why the first such row may be another application's; empty if there is none. */
    public Optional<String> anothers() {
        return Stream.concat(history.versionedRows().stream(), history.repeatableRows().stream())
                .filter(row -> !row.takesAway() && !row.baseline() && !row.isSignedBy(service))
                .map(this::why)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> why(SchemaHistory.Row row) {
        Optional<BuiltMigration> here =
                built.stream().filter(m -> row.equals(history.row(m))).findFirst();
        if (here.isEmpty()) {
            return row.isSignedByAnother(service) && !isNewer(row)
                    ? Optional.of(row.script() + " was applied by "
                            + row.signer().orElse("") + ", and this executable has no such migration")
                    : Optional.empty();
        }
        return row.version() == null || isAlike(row, here.get())
                ? Optional.empty()
                : Optional.of("version " + row.version() + " is " + row.script() + " there and "
                        + here.get().script() + " here, with another content: either a file of this service was renamed"
                        + " and edited, or two applications share this history; nothing here tells which");
    }

    /** A repair leaves alone what is newer than this executable. */
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
                || here.checksum() == null
                || Objects.equals(row.checksum(), here.checksum());
    }

    private static String file(String script) {
        return script.substring(script.lastIndexOf('/') + 1);
    }
}
