package dev.stockroom.commondb.history;

import dev.stockroom.commondb.undo.UndoStore;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.MigrationVersion;

/**
 * The history as it was read last.
 *
 * @param server the server's version
 * @param history what Flyway has written
 * @param kept what the database has kept beside it, by version
 * @param readAt when it was read
 * @param problem why it could not be read again since; empty if it is fresh
 */
public record KnownHistory(
        String server,
        SchemaHistory history,
        Map<MigrationVersion, UndoStore.Kept> kept,
        Instant readAt,
        Optional<String> problem) {

    /** Whether the database holds the undo script of this version. */
    public boolean undoable(MigrationVersion version) {
        return kept.containsKey(version) && kept.get(version).undo();
    }

    /** When the migration of this row was applied. */
    public AppliedAt appliedAt(SchemaHistory.Row row) {
        UndoStore.Kept of = row.version() == null ? null : kept.get(row.parsedVersion());
        return AppliedAt.of(
                row.installation().on(),
                of == null ? null : of.at(),
                row.installation().ms());
    }

    /** The same, older than whoever asks would like. */
    public KnownHistory stale(String why) {
        return new KnownHistory(server, history, kept, readAt, Optional.of(why));
    }
}
