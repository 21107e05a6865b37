package dev.stockroom.commondb.history;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * When a migration was applied. Flyway writes the wall clock of the session that applied it and not in which zone; the
 * instant is known where common-db has kept one beside it.
 *
 * @param instant null where it is not known
 */
public record AppliedAt(LocalDateTime wallClock, Instant instant) {

    /** No zone is further from UTC. */
    private static final Duration FURTHEST_ZONE = Duration.ofHours(14);

    /** An instant that was not read from the history. */
    public static AppliedAt of(Instant instant) {
        return new AppliedAt(LocalDateTime.ofInstant(instant, ZoneOffset.UTC), instant);
    }

    /** @param kept null where there is none; one from an earlier time, which another Flyway has left behind, is not taken */
    public static AppliedAt of(LocalDateTime wallClock, Instant kept, long durationMs) {
        boolean same = kept != null
                && Duration.between(kept, wallClock.toInstant(ZoneOffset.UTC))
                                .abs()
                                .compareTo(FURTHEST_ZONE.plusMillis(durationMs))
                        <= 0;
        return new AppliedAt(wallClock, same ? kept : null);
    }

    /** Without fractions of a second. */
    public AppliedAt toTheSecond() {
        return new AppliedAt(
                wallClock.truncatedTo(ChronoUnit.SECONDS),
                instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS));
    }

    /** In ISO 8601: the instant, with a Z; else the wall clock, without. */
    @Override
    public String toString() {
        return instant == null ? DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(wallClock) : instant.toString();
    }
}
