package dev.stockroom.commondb.state;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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

    /** The data of the health check, in order: strings and longs only. */
    public Map<String, Object> toHealthData() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("phase", phase.name());
        data.put("database", database);
        put(data, "reason", reason);
        put(data, "attempts", attempts);
        put(data, "holder", holder);
        put(data, "holderPid", holderPid);
        put(data, "heldMs", heldMs);
        put(data, "version", version);
        put(data, "migration", migration);
        put(data, "applied", applied);
        put(data, "pending", pending);
        put(data, "migratedInMs", migratedInMs);
        put(data, "waitedMs", waitedMs);
        put(data, "ahead", ahead);
        put(data, "elapsedMs", elapsedMs);
        return data;
    }

    private static void put(Map<String, Object> data, String name, Object value) {
        Optional.ofNullable(value).ifPresent(there -> data.put(name, there));
    }
}
