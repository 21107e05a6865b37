package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.flyway.LostHistory;
import dev.stockroom.commondb.history.MigrationLabel;
import dev.stockroom.commondb.server.ServerFailures;
import dev.stockroom.commondb.server.ServerFault;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.extensibility.AppliedMigration;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;

/** Words why nothing, or not all, was undone. */
final class UndoRefusals {

    private static final String NOT_DONE = "Nothing was undone";

    private final String service;
    private final String place;

    UndoRefusals(String service, String place) {
        this.service = service;
        this.place = place;
    }

    /** The migration's name, as in {@code 3 - add search index}. */
    static String name(AppliedMigration row) {
        return MigrationLabel.of(row.getVersion(), row.getDescription());
    }

    static String names(List<AppliedMigration> rows) {
        return rows.stream().map(UndoRefusals::name).collect(Collectors.joining(", "));
    }

    CommandException notApplied(MigrationVersion version) {
        return refused(
                version + " is not applied",
                "the history holds no such version in force",
                "look at db status for what is applied");
    }

    CommandException baseline(AppliedMigration row) {
        return refused(
                row.getVersion() + " is the baseline",
                "the history begins with it: what it holds was there before Flyway, and no undo script belongs to it",
                "undo what came after it with db down --to " + row.getVersion()
                        + "; take back by a new migration what is to go of it, or restore a backup");
    }

    CommandException laterApplied(AppliedMigration row, List<AppliedMigration> later) {
        return refused(
                "later migrations are applied",
                names(later) + " came after " + name(row) + ", and may need what it made",
                "undo them as well, newest first, with --to; or add --force: then no instance of this version starts"
                        + " until db up --out-of-order has applied " + row.getVersion() + " again");
    }

    CommandException noUndo(List<String> without) {
        return refused(
                without.size() == 1
                        ? "a migration has no undo script"
                        : without.size() + " migrations have no undo script",
                String.join("\n", without),
                "take back by a new migration what is to go, or restore a backup; an undo script lies beside its"
                        + " migration and is called as it, with U instead of V");
    }

    /** @throws CommandException if another service has signed it */
    void refuseAnothers(AppliedMigration row) {
        AnothersMigration.refuse(NOT_DONE, service, place, row);
    }

    CommandException halfApplied(AppliedMigration row) {
        return refused(
                name(row) + " is half-applied",
                "the history holds " + row.getScript() + " as failed",
                "complete it by hand and run db force " + row.getVersion()
                        + " --applied, or clear away what it left and" + " run db force " + row.getVersion()
                        + " --pending; db status shows what it left");
    }

    CommandException connected(List<String> sessions) {
        return refused(
                service + " is connected",
                sessions.size() + " sessions: " + String.join(", ", sessions),
                "stop the service, or roll its image back to one that can do without these migrations and add --force");
    }

    CommandException lostHistory(String why) {
        return refused(LostHistory.WHAT, why, LostHistory.REMEDY);
    }

    CommandException notAsAgreed() {
        return refused(
                "it is not what you have agreed to any more",
                "somebody has changed the history, or an undo script in the database, since it was shown",
                "look at db status, and run the command again");
    }

    /** The cause of {@link #failed} where another process has taken the turn that a script gave back. */
    static IllegalStateException turnLost() {
        return new IllegalStateException("the turn to migrate was lost to another process, because the script has given"
                + " back all locks of its session, as DISCARD ALL and pg_advisory_unlock_all() do");
    }

    private CommandException refused(String what, String why, String remedy) {
        return new CommandException(NOT_DONE + ": " + what, place, why, remedy, null);
    }

    /** @param before the migrations that were undone before this one */
    CommandException failed(UndoPlan.Item item, boolean inTransaction, List<UndoStep> before, RuntimeException e) {
        FlywaySqlScriptException at = ServerFault.cause(e, FlywaySqlScriptException.class);
        SQLException sql = ServerFault.cause(e, SQLException.class);
        String done = before.isEmpty()
                ? ""
                : "; undone before it, and stays so: "
                        + before.stream().map(UndoStep::name).collect(Collectors.joining(", "));
        return new CommandException(
                name(item.row()) + " was not undone: its undo script failed",
                place + ", file " + item.undo().path() + (at == null ? "" : ", line " + at.getLineNumber()),
                sql == null ? e.getMessage() : ServerFailures.stateAndMessage(sql),
                remedy(item, inTransaction) + done,
                e);
    }

    private static String remedy(UndoPlan.Item item, boolean inTransaction) {
        String force = "db force " + item.version() + " --pending";
        return inTransaction
                ? "nothing of it remains; correct the script and build, or undo by hand what it undoes and run " + force
                : "it runs outside of a transaction, so a part of it may remain; undo the rest by hand and run "
                        + force;
    }
}
