package dev.stockroom.commondb.history;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * When a migration was applied. Flyway writes the wall clock of the session that applied it, without its zone; the
 * instant is known if common-db has kept one.
 *
 * @param wallClock null if nothing is known: a tool that copied the history has left the defaults of its columns out
 * @param instant null if it is not known
 */
public record AppliedAt(LocalDateTime wallClock, Instant instant) {

    /** The distance from UTC that no zone exceeds. */
    private static final Duration FURTHEST_ZONE = Duration.ofHours(14);

    /** The step between zones: each is a multiple of it away from UTC. */
    private static final Duration BETWEEN_ZONES = Duration.ofMinutes(15);

    /** The time of a migration whose instant does not come from the history. */
    public static AppliedAt of(Instant instant) {
        return new AppliedAt(LocalDateTime.ofInstant(instant, ZoneOffset.UTC), instant);
    }

    /**
     * The instant counts only if one transaction has written both: they then differ by a time zone, to the microsecond.
     * Any other instant was left by a migration that is gone, or was stored before a migration that ran outside of a
     * transaction.
     *
     * @param kept null if there is none
     */
    public static AppliedAt of(LocalDateTime wallClock, Instant kept) {
        return new AppliedAt(
                wallClock, wallClock != null && kept != null && inOneTransaction(wallClock, kept) ? kept : null);
    }

    private static boolean inOneTransaction(LocalDateTime wallClock, Instant kept) {
        Duration zone =
                Duration.between(kept, wallClock.toInstant(ZoneOffset.UTC)).abs();
        return zone.compareTo(FURTHEST_ZONE) <= 0 && zone.toNanos() % BETWEEN_ZONES.toNanos() == 0;
    }

    /** Whether anything is known of the time. */
    public boolean known() {
        return wallClock != null;
    }

    /** This time without fractions of a second. */
    public AppliedAt toTheSecond() {
        return new AppliedAt(
                known() ? wallClock.truncatedTo(ChronoUnit.SECONDS) : null,
                instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS));
    }

    /** The instant in ISO 8601 with a Z; if the instant is not known, the wall clock without a zone; else {@code unknown}. */
    @Override
    public String toString() {
        if (!known()) {
            return "unknown";
        }
        return instant == null ? DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(wallClock) : instant.toString();
    }
}
