package dev.stockroom.commondb.server;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.failure.FailureText;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.settings.DatabaseSettings;

/** Words what nobody waits for any longer: a silent server, or one that answers and cannot be used. */
public record WaitFailures(DatabaseSettings settings) {

    /** The failure of a wait that has come to its time-out. */
    public DatabaseStartException afterTheWait(NotYetException why, long attempts) {
        return why.ifItLasts()
                .map(text -> failure(
                        text,
                        " (waited " + settings.waitTimeout().toMillis() + " ms)",
                        ", after " + attempts + " tries",
                        why))
                .orElseGet(() -> failures().silentServer(why.getMessage(), attempts, why));
    }

    /** The failure of one try that does not wait. */
    public DatabaseStartException withoutWaiting(NotYetException why) {
        return why.ifItLasts()
                .map(text -> failure(text, "", "", why))
                .orElseGet(() -> failures().noAnswer(why.getMessage(), why));
    }

    /** Of the same kind as silence, because the remedy is on the server, and the start waits on if it is held. */
    private static DatabaseStartException failure(FailureText text, String waited, String tried, Throwable cause) {
        return new DatabaseStartException(
                        FailureKind.SERVER_UNREACHABLE,
                        text.what() + waited,
                        text.where(),
                        text.why() + tried,
                        text.remedy(),
                        cause)
                .whileItWaits();
    }

    private ServerFailures failures() {
        return new ServerFailures(settings);
    }
}
