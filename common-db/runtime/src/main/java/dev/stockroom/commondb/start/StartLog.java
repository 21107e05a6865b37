package dev.stockroom.commondb.start;

import dev.stockroom.commondb.state.StartTimeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The last line of a start: how long it took, and what took how long of it. */
public final class StartLog {

    private final StartTimeline timeline;

    public StartLog(StartTimeline timeline) {
        this.timeline = timeline;
    }

    public void log() {
        new LogFields()
                .with("readyMs", timeline.lengthMs())
                .with("waitedMs", timeline.waitedMs())
                .with("createdMs", timeline.createdMs())
                .with("migratedMs", timeline.migratedMs())
                .with("migrations", timeline.applied())
                .with("frameworkMs", timeline.frameworkMs())
                .log(text());
    }

    /** As in {@code ready in 1.42 s: waited 0.31, created 0.05, migrated 5 in 0.62, framework 0.44}. */
    String text() {
        long total = hundredths(timeline.lengthMs());
        long waited = hundredths(timeline.waitedMs());
        long created = hundredths(timeline.createdMs());
        long migrated = hundredths(timeline.migratedMs());
        List<String> parts = new ArrayList<>();
        addUnlessZero(parts, "waited ", waited);
        addUnlessZero(parts, "created ", created);
        addUnlessZero(parts, "migrated " + timeline.applied() + " in ", migrated);
        // the rest, so that the rounded parts add up
        parts.add("framework " + seconds(Math.max(0, total - waited - created - migrated)));
        return "ready in " + seconds(total) + " s: " + String.join(", ", parts);
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
