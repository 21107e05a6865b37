package dev.stockroom.commondb.start;

import dev.stockroom.commondb.state.StartTimeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;

/**
 * A line of the log whose facts are fields too: in a JSON log nobody has to take the sentence apart. The last line of a
 * start is one.
 */
public final class StartLog {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private final Map<String, String> fields = new LinkedHashMap<>();

    /** Says how long the start took, and how long each part of it. */
    public static void ready(StartTimeline timeline) {
        new StartLog()
                .with("readyMs", timeline.lengthMs())
                .with("waitedMs", timeline.waitedMs())
                .with("createdMs", timeline.createdMs())
                .with("migratedMs", timeline.migratedMs())
                .with("migrations", timeline.applied())
                .with("frameworkMs", timeline.frameworkMs())
                .log(summary(timeline));
    }

    /** The sentence, as in {@code ready in 1.42 s: waited 0.31, created 0.05, migrated 5 in 0.62, framework 0.44}. */
    static String summary(StartTimeline timeline) {
        long total = hundredths(timeline.lengthMs());
        long waited = hundredths(timeline.waitedMs());
        long created = hundredths(timeline.createdMs());
        long migrated = hundredths(timeline.migratedMs());
        List<String> parts = new ArrayList<>();
        addUnlessZero(parts, "waited ", waited);
        addUnlessZero(parts, "created ", created);
        addUnlessZero(parts, "migrated " + timeline.applied() + " in ", migrated);
        // this part is the rest, because the rounded parts should add up
        parts.add("framework " + seconds(Math.max(0, total - waited - created - migrated)));
        return "ready in " + seconds(total) + " s: " + String.join(", ", parts);
    }

    /** The words for the newest version in force; none if only repeatable migrations are in force. */
    static String atVersion(String newest) {
        return newest == null ? "" : " at version " + newest;
    }

    /** Adds a field; null adds none. */
    StartLog with(String name, String value) {
        if (value != null) {
            fields.put(name, value);
        }
        return this;
    }

    StartLog with(String name, long value) {
        return with(name, Long.toString(value));
    }

    /**
     * Logs the sentence. The line itself holds the fields and not the {@code MDC}, which gets lost when Vert.x shares a
     * context.
     */
    void log(String sentence) {
        ExtLogRecord line =
                new ExtLogRecord(Level.INFO, sentence, ExtLogRecord.FormatStyle.NO_FORMAT, StartLog.class.getName());
        line.setLoggerName(LOG.getName());
        fields.forEach(line::putMdc);
        LOG.logRaw(line);
    }

    private static void addUnlessZero(List<String> parts, String what, long hundredths) {
        if (hundredths > 0) {
            parts.add(what + seconds(hundredths));
        }
    }

    private static long hundredths(long ms) {
        return Math.round(ms / 10.0);
    }

    private static String seconds(long hundredths) {
        return String.format(Locale.ROOT, "%d.%02d", hundredths / 100, hundredths % 100);
    }
}
