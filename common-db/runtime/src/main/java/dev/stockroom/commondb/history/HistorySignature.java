package dev.stockroom.commondb.history;

import java.util.List;
import java.util.Objects;
import org.flywaydb.core.api.MigrationVersion;

/** Tells by its rows whether a history in another schema is this service's. */
public final class HistorySignature {

    /** One row, as texts; {@code version} is null for a repeatable migration. */
    public record Row(String version, boolean baseline, String script, String checksum, String installedBy) {}

    private final String service;
    private final List<BuiltMigration> built;

    public HistorySignature(String service, List<BuiltMigration> built) {
        this.service = service;
        this.built = built;
    }

    /**
     * Whether it is this service's: because a row is signed by it; or because all versions that both know agree in script
     * and checksum, and, if others have signed, it holds no version that is not known here. A baseline alone may be
     * anybody's, and is taken for this service's unless another has signed it: that refuses, and begins nothing.
     */
    public boolean ours(List<Row> rows) {
        if (rows.stream().anyMatch(this::signed)) {
            return true;
        }
        boolean signedByOthers =
                rows.stream().anyMatch(row -> String.valueOf(row.installedBy()).contains("@"));
        List<Row> migrations = rows.stream().filter(row -> !row.baseline()).toList();
        if (migrations.isEmpty()) {
            return !rows.isEmpty() && !signedByOthers;
        }
        List<Row> shared = migrations.stream().filter(this::known).toList();
        return !shared.isEmpty()
                && shared.stream().allMatch(this::agrees)
                && !(signedByOthers && shared.size() < versioned(migrations));
    }

    private static long versioned(List<Row> migrations) {
        return migrations.stream().filter(row -> row.version() != null).count();
    }

    private boolean signed(Row row) {
        String by = String.valueOf(row.installedBy());
        return by.endsWith("@" + service) || by.contains("@" + service + "/");
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
                && migration.parsedVersion().equals(MigrationVersion.fromVersion(row.version()));
    }

    /** A location may be spelled in several ways. */
    private static String file(String script) {
        return script.substring(script.lastIndexOf('/') + 1);
    }
}
