package dev.stockroom.commondb.state;

/** The details of a phase while it lasts; null for what the phase does not have. */
final class StartDetails {

    String reason;
    Long attempts;
    String holder;
    Long holderPid;
    Long heldMs;
    String version;
    String migration;
    Long applied;
    Long pending;
    Long migratedInMs;
    Long waitedMs;
    String ahead;

    /** @param elapsedMs how long the phase has lasted; null when the start is over */
    StartStatus status(Phase phase, String database, Long elapsedMs) {
        return new StartStatus(
                phase,
                database,
                reason,
                attempts,
                holder,
                holderPid,
                heldMs,
                version,
                migration,
                applied,
                pending,
                migratedInMs,
                waitedMs,
                ahead,
                elapsedMs);
    }
}
