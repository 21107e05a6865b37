package dev.stockroom.commondb;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.api.MigrationVersion;

/**
 * The history as it was read last.
 *
 * @param server the server's version
 * @param history what Flyway has written
 * @param undoable the versions whose undo script the database holds
 * @param readAt when it was read
 * @param problem why it could not be read again since; empty if it is fresh
 */
record KnownHistory(
        String server,
        SchemaHistory history,
        Set<MigrationVersion> undoable,
        Instant readAt,
        Optional<String> problem) {

    /** The same, older than whoever asks would like. */
    KnownHistory stale(String why) {
        return new KnownHistory(server, history, undoable, readAt, Optional.of(why));
    }
}
