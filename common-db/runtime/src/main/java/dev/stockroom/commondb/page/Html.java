package dev.stockroom.commondb.page;

import dev.stockroom.commondb.history.AppliedAt;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The few helpers with which a page is written. */
final class Html {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter TIME = CLOCK.withZone(ZoneOffset.UTC);

    private Html() {}

    /** A text, safe between tags and in quoted attributes. */
    static String text(String value) {
        StringBuilder safe = new StringBuilder();
        value.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    static String time(Instant at) {
        return "<time datetime=\"" + at + "\">" + TIME.format(at) + " UTC</time>";
    }

    /** The time of a migration; the wall clock of an unknown zone is shown without a zone. */
    static String time(AppliedAt at) {
        if (!at.known()) {
            return at.toString();
        }
        return at.instant() != null
                ? time(at.instant())
                : "<time datetime=\"" + at + "\" title=\"by the clock of who applied it\">"
                        + CLOCK.format(at.wallClock()) + "</time>";
    }

    /** A duration, as in {@code 312 ms}, {@code 8.1 s}, {@code 2 min 5 s}, {@code 1 h 3 min}. */
    static String duration(long ms) {
        long seconds = ms / 1000;
        if (ms < 1000) {
            return ms + " ms";
        } else if (seconds < 60) {
            return String.format(Locale.ROOT, "%d.%d s", seconds, ms % 1000 / 100);
        } else if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
}
