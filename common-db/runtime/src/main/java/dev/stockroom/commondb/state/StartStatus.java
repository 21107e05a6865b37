package dev.stockroom.commondb.state;

/**
 * How far the start is at one moment; a phase leaves null what does not apply to it. Times are milliseconds.
 *
 * @param database empty until the settings have been read
 * @param reason what is waited for, or why the start has failed
 * @param attempts how often the server was tried in vain
 * @param holder the session that migrates, by its {@code application_name}
 * @param holderPid the server process of that session
 * @param heldMs how long that session has migrated
 * @param version the newest version that the database holds
 * @param migration the migration that is under way, as in {@code 3 - add search index}
 * @param applied how many migrations the database holds
 * @param pending how many of this executable are still to come
 * @param ahead the newest version in the history, if that is newer than this executable
 * @param elapsedMs how long the phase has lasted; null when the start is over
 */
public record StartStatus(
        Phase phase,
        String database,
        String reason,
        Long attempts,
        String holder,
        Long holderPid,
        Long heldMs,
        String version,
        String migration,
        Long applied,
        Long pending,
        Long migratedInMs,
        Long waitedMs,
        String ahead,
        Long elapsedMs) {

    /** Tells the data of the health check, in order. */
    public void tell(HealthData data) {
        data.text("phase", phase.name());
        data.text("database", database);
        text(data, "reason", reason);
        number(data, "attempts", attempts);
        text(data, "holder", holder);
        number(data, "holderPid", holderPid);
        number(data, "heldMs", heldMs);
        text(data, "version", version);
        text(data, "migration", migration);
        number(data, "applied", applied);
        number(data, "pending", pending);
        number(data, "migratedInMs", migratedInMs);
        number(data, "waitedMs", waitedMs);
        text(data, "ahead", ahead);
        number(data, "elapsedMs", elapsedMs);
    }

    private static void text(HealthData data, String name, String value) {
        if (value != null) {
            data.text(name, value);
        }
    }

    private static void number(HealthData data, String name, Long value) {
        if (value != null) {
            data.number(name, value);
        }
    }
}
