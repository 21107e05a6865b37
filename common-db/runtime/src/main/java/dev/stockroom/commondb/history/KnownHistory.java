package dev.stockroom.commondb.history;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.MigrationVersion;

/**
 * The history as it was read last.
 *
 * @param server the server's version
 * @param history what Flyway has written
 * @param kept what the database has kept beside the history, by version
 * @param readAt when the history was read
 * @param problem why the history could not be read again since; empty if it is fresh
 */
public record KnownHistory(
        String server,
        SchemaHistory history,
        Map<MigrationVersion, KeptUndo> kept,
        Instant readAt,
        Optional<String> problem) {

    /** Whether the database holds the undo script of the migration that is applied as this version. */
    public boolean undoable(MigrationVersion version) {
        KeptUndo of = kept.get(version);
        return of != null
                && of.undo()
                && history.versionedRows().stream()
                        .filter(row -> row.inForce() && row.parsedVersion().equals(version))
                        .anyMatch(row -> of.isOf(row.script(), row.checksum(), appliedAt(row)));
    }

    /** When the migration of this row was applied. */
    public AppliedAt appliedAt(SchemaHistory.Row row) {
        KeptUndo of = row.version() == null ? null : kept.get(row.parsedVersion());
        return AppliedAt.of(row.installation().on(), of == null ? null : of.at());
    }

    /** This history, marked as older than asked for. */
    public KnownHistory stale(String why) {
        return new KnownHistory(server, history, kept, readAt, Optional.of(why));
    }
}
