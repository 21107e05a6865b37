package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.flyway.FlywaySession;
import dev.stockroom.commondb.flyway.LostHistory;
import dev.stockroom.commondb.history.MigrationLabel;
import dev.stockroom.commondb.settings.DatabaseSettings;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.resolver.ResolvedMigration;
import org.flywaydb.core.extensibility.AppliedMigration;

/**
 * Marks one migration as applied or pending in the history, after somebody has seen to it by hand; runs none of its
 * SQL.
 */
public final class HistoryForce {

    private static final String NOT_DONE = "Nothing was changed";

    private final DatabaseSettings settings;
    private final Configuration flyway;
    private final MigrationVersion version;

    public HistoryForce(DatabaseSettings settings, Configuration flyway, MigrationVersion version) {
        this.settings = settings;
        this.flyway = flyway;
        this.version = version;
    }

    /**
     * The change in a sentence.
     *
     * @throws CommandException if there is nothing to change, or if the change is not possible
     */
    public String intention(boolean applied) {
        return FlywaySession.look(
                flyway, session -> new Change(session).check(applied).sentence(applied));
    }

    /**
     * Changes the history, in one transaction.
     *
     * @throws CommandException as {@link #intention}
     */
    public void run(boolean applied) {
        FlywaySession.change(flyway, session -> {
            Change change = new Change(session).check(applied);
            session.inTransaction(() -> change.make(applied));
            return null;
        });
    }

    /** The change of one migration's rows. */
    private final class Change {

        private final FlywaySession session;
        private final List<AppliedMigration> failed;
        private final Optional<AppliedMigration> inForce;
        private final Optional<AppliedMigration> baseline;
        private final Optional<ResolvedMigration> shipped;

        Change(FlywaySession session) {
            this.session = session;
            List<AppliedMigration> rows = session.rows().stream()
                    .filter(row -> version.equals(row.getVersion()))
                    .toList();
            this.failed = rows.stream().filter(row -> !row.isSuccess()).toList();
            this.inForce = UndoPlan.inForce(rows).stream().findFirst();
            this.baseline = UndoPlan.inForce(session.rows()).stream()
                    .filter(row -> row.getType().isBaseline())
                    .filter(row -> row.getVersion().compareTo(version) >= 0)
                    .findFirst();
            this.shipped = session.shipped().stream()
                    .filter(migration -> version.equals(migration.getVersion()))
                    .findFirst();
        }

        Change check(boolean applied) throws SQLException {
            Optional<String> lost = session.lostHistory();
            if (lost.isPresent()) {
                throw refused(LostHistory.WHAT, lost.get(), LostHistory.REMEDY);
            } else if (!session.hasHistory()) {
                throw refused("there is no history", "the schema is empty", "apply what is pending: db up");
            } else if (baseline.isPresent()) {
                throw refused(
                        version + " counts as applied",
                        "the history begins with the baseline " + baseline.get().getVersion());
            } else if (applied && inForce.isPresent()) {
                throw refused(version + " is applied", "the history says so already");
            } else if (applied && shipped.isEmpty()) {
                throw refused(version + " is not known here", "this image has no migration of that version");
            } else if (!applied && inForce.isEmpty() && failed.isEmpty()) {
                throw refused(version + " is not applied", "the history does not say that it is");
            }
            if (shipped.isEmpty()) {
                Stream.concat(inForce.stream(), failed.stream())
                        .forEach(row -> AnothersMigration.refuse(
                                NOT_DONE, settings.service(), settings.url().place(), row));
            }
            return this;
        }

        private CommandException refused(String what, String why) {
            return refused(what, why, "look at db status, of the image that is deployed");
        }

        private CommandException refused(String what, String why, String remedy) {
            return new CommandException(NOT_DONE + ": " + what, settings.url().place(), why, remedy, null);
        }

        String sentence(boolean applied) {
            String removed = failed.isEmpty() ? "" : "the row of the failed try will be removed, and ";
            return name() + ": " + removed
                    + (applied
                            ? "the history will say that it is applied. None of its SQL is run: be sure that all that it"
                                    + " does is there."
                            : "it will be pending, so that the next start applies it from its beginning. None of its"
                                    + " undo script is run: be sure that nothing that it does is there.");
        }

        private String name() {
            String description = inForce.map(AppliedMigration::getDescription)
                    .or(() -> failed.stream()
                            .map(AppliedMigration::getDescription)
                            .findFirst())
                    .or(() -> shipped.map(ResolvedMigration::getDescription))
                    .orElse("");
            return MigrationLabel.of(version, description);
        }

        void make(boolean applied) throws SQLException {
            for (AppliedMigration row : failed) {
                session.removeFailed(row);
            }
            if (applied) {
                keepUndo(shipped.orElseThrow());
                session.markApplied(shipped.orElseThrow());
            } else {
                inForce.ifPresent(session::markTakenBack);
                UndoStore.of(session).remove(session.connection(), version);
            }
        }

        private void keepUndo(ResolvedMigration migration) throws SQLException {
            Optional<UndoStore.Stored> undo =
                    UndoStore.shipped(new ShippedUndo(flyway), version, migration.getScript());
            if (undo.isPresent()) {
                UndoStore.of(session)
                        .save(
                                session.connection(),
                                new UndoStore.Of(version, migration.getScript(), migration.getChecksum()),
                                undo.get());
            }
        }
    }
}
