package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.history.ApplicationName;
import org.flywaydb.core.extensibility.AppliedMigration;

/**
 * A migration that this executable does not have, and that another service has signed. It may be another service's, in
 * a history that two services share, or this service's under another name.
 */
final class AnothersMigration {

    private AnothersMigration() {}

    /**
     * Refuses such a migration by its row of the history.
     *
     * @param notDone what is not done, as in {@code Nothing was undone}
     * @throws CommandException if another service has signed the row
     */
    static void refuse(String notDone, String service, String place, AppliedMigration row) {
        String signer = row.getInstalledBy() == null
                ? null
                : ApplicationName.service(row.getInstalledBy()).orElse(null);
        if (signer != null && !signer.equals(ApplicationName.signature(service))) {
            throw new CommandException(
                    notDone + ": " + UndoRefusals.name(row) + " was applied by " + signer,
                    place,
                    "this is " + service + ", which has no migration " + row.getScript()
                            + ": either two services share this history, or the service was renamed",
                    "let an image of " + signer + " do it, or one that has the migration",
                    null);
        }
    }
}
