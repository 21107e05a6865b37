package dev.stockroom.commondb.history;

import java.time.Instant;

/**
 * What the undo store says of one version, without the script. A row of the store may have outlived its migration, and
 * then belongs to another migration of that version.
 *
 * @param undo whether there is an undo script
 * @param at when the row was stored: at the begin of the migration, in its transaction if it runs in one; null if a
 *     tool that copied the store has left the default of the column out
 * @param migration the file or class of the migration; null if an earlier executable has stored the row
 * @param checksum the migration's; null if there is none, or if an earlier executable has stored the row
 */
public record KeptUndo(boolean undo, Instant at, String migration, Integer checksum) {

    /**
     * Whether the stored row belongs to this row of the history. Either one transaction has written both, whatever a
     * repair has changed since; or the checksums agree; or, if there are none, the classes do.
     *
     * @param applied when the history's row was written, as {@link AppliedAt#of(java.time.LocalDateTime, Instant)}
     *     derives it from {@code at}
     */
    public boolean isOf(String script, Integer rowsChecksum, AppliedAt applied) {
        return applied.instant() != null || migration != null && sameMigration(script, rowsChecksum);
    }

    private boolean sameMigration(String script, Integer rowsChecksum) {
        return checksum == null ? rowsChecksum == null && migration.equals(script) : checksum.equals(rowsChecksum);
    }
}
