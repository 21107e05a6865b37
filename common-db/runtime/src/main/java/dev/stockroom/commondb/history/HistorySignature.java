package dev.stockroom.commondb.history;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/** Tells from its rows whether a history in another schema is this service's. */
public final class HistorySignature {

    /** One row, as texts; {@code version} is null for a repeatable migration. */
    public record Row(String version, boolean baseline, String script, String checksum, String installedBy) {}

    private final String service;
    private final List<BuiltMigration> built;

    public HistorySignature(String service, List<BuiltMigration> built) {
        this.service = ApplicationName.signature(service);
        this.built = built;
    }

    /**
     * Whether the history is this service's. A row signed by this service decides. Otherwise all versions that both
     * know must agree in script and checksum; if others have signed, the history must also hold no version that is
     * unknown here. A baseline alone counts as this service's unless another has signed it, because that reading
     * refuses and begins nothing.
     */
    public boolean ours(List<Row> rows) {
        List<String> signers =
                rows.stream().flatMap(HistorySignature::signer).distinct().toList();
        if (signers.contains(service)) {
            return true;
        }
        boolean signedByOthers = !signers.isEmpty();
        List<Row> migrations = rows.stream().filter(row -> !row.baseline()).toList();
        if (migrations.isEmpty()) {
            return !rows.isEmpty() && !signedByOthers;
        }
        List<Row> shared = migrations.stream().filter(this::known).toList();
        return !shared.isEmpty()
                && shared.stream().allMatch(this::agrees)
                && !(signedByOthers && shared.size() < versioned(migrations));
    }

    /**
     * Whether a migration or a signature tells that the history is this service's. A baseline alone does not, because
     * another Flyway of the same application may have begun with one.
     */
    public boolean surelyOurs(List<Row> rows) {
        return ours(rows)
                && rows.stream()
                        .anyMatch(
                                row -> !row.baseline() || signer(row).findAny().isPresent());
    }

    /**
     * Whether the history may be this service's or another's: one of its versions agrees with one known here, and yet
     * {@link #ours} says no.
     */
    public boolean unclear(List<Row> rows) {
        return !ours(rows)
                && rows.stream().filter(row -> !row.baseline() && known(row)).anyMatch(this::agrees);
    }

    private static long versioned(List<Row> migrations) {
        return migrations.stream().filter(row -> row.version() != null).count();
    }

    private static Stream<String> signer(Row row) {
        return Stream.ofNullable(row.installedBy())
                .map(ApplicationName::service)
                .flatMap(Optional::stream);
    }

    private boolean known(Row row) {
        return built.stream().anyMatch(migration -> sameVersion(migration, row));
    }

    private boolean agrees(Row row) {
        return built.stream()
                .filter(migration -> sameVersion(migration, row))
                .allMatch(migration -> file(migration.script()).equals(file(String.valueOf(row.script())))
                        && (migration.checksum() == null
                                || Objects.equals(migration.checksum().toString(), row.checksum())));
    }

    private static boolean sameVersion(BuiltMigration migration, Row row) {
        return !migration.repeatable()
                && row.version() != null
                && parsed(row.version())
                        .filter(migration.parsedVersion()::equals)
                        .isPresent();
    }

    /** Empty for a text that is no version of Flyway's, which another tool may have written. */
    private static Optional<MigrationVersion> parsed(String version) {
        try {
            return Optional.of(MigrationVersion.fromVersion(version));
        } catch (FlywayException e) {
            return Optional.empty();
        }
    }

    /** The name without folders, because a location may be spelled in several ways. */
    private static String file(String script) {
        return script.substring(script.lastIndexOf('/') + 1);
    }
}
