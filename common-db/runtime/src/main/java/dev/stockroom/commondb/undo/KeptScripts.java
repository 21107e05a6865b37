package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.flyway.FlywaySession;
import dev.stockroom.commondb.history.AppliedAt;
import dev.stockroom.commondb.history.KeptUndo;
import dev.stockroom.commondb.settings.HistoryTable;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.extensibility.AppliedMigration;

/**
 * What the undo store holds for the rows of the history. A script may have outlived its migration: after a repair,
 * after a row was removed by hand, or because a Flyway without common-db has applied another migration of that version.
 * Such a script belongs to no row, and must not run for another migration.
 */
final class KeptScripts {

    private final Map<MigrationVersion, UndoStore.Stored> stored;
    private final Map<MigrationVersion, KeptUndo> kept;
    private final Map<Integer, AppliedAt> times;

    private KeptScripts(
            Map<MigrationVersion, UndoStore.Stored> stored,
            Map<MigrationVersion, KeptUndo> kept,
            Map<Integer, AppliedAt> times) {
        this.stored = stored;
        this.kept = kept;
        this.times = times;
    }

    static KeptScripts read(FlywaySession session) throws SQLException {
        HistoryTable history =
                new HistoryTable(session.schema(), session.flyway().getTable());
        return new KeptScripts(
                UndoStore.of(session).read(session.connection()),
                UndoStore.kept(session.connection(), history),
                AppliedTimes.read(session.connection(), history));
    }

    /** What is stored of this migration; empty if the stored script belongs to another one. */
    Optional<UndoStore.Stored> of(AppliedMigration row) {
        return Optional.ofNullable(stored.get(row.getVersion())).filter(any -> belongsTo(row));
    }

    /** Why the script of this version is not taken, in words; empty if there is none, or if it belongs to the row. */
    Optional<String> left(AppliedMigration row) {
        return Optional.ofNullable(stored.get(row.getVersion()))
                .filter(any -> any.script() != null && !belongsTo(row))
                .map(
                        any -> "the database holds " + any.script().path() + ", which was stored at "
                                + time(kept.get(row.getVersion())) + of(kept.get(row.getVersion()))
                                + " and not with this row of " + times.get(row.getInstalledRank())
                                + ": either another migration of this version was applied since, or this one's row was written again;"
                                + " nothing here tells which, and an image that has the migration as it is applied can undo it");
    }

    private static String time(KeptUndo undo) {
        return undo.at() == null ? "an unknown time" : undo.at().toString();
    }

    private static String of(KeptUndo undo) {
        return undo.migration() == null
                ? ""
                : " for " + undo.migration() + (undo.checksum() == null ? "" : " (checksum " + undo.checksum() + ")");
    }

    private boolean belongsTo(AppliedMigration row) {
        KeptUndo undo = kept.get(row.getVersion());
        AppliedAt applied = times.get(row.getInstalledRank());
        return undo != null && applied != null && undo.isOf(row.getScript(), row.getChecksum(), applied);
    }
}
