package dev.stockroom.commondb.dev;

import dev.stockroom.commondb.page.TimelineHtml;
import dev.stockroom.commondb.quarkus.StartupProcess;
import dev.stockroom.commondb.state.StartTimeline;
import java.util.Optional;

/**
 * The last start of the application that runs, for the card of the Dev UI.
 *
 * @param began when the start began, which tells one start from another
 * @param course the start's parts as the database page draws them, in HTML
 */
public record LastStart(String began, String course) {

    /** The last start; empty if common-db is off. */
    public static Optional<LastStart> current() {
        return StartupProcess.current().map(process -> {
            // the question has come through the port; the event of the opening may be late
            process.opened();
            StartTimeline timeline = process.state().timeline();
            return new LastStart(timeline.began().toString(), new TimelineHtml(timeline).html());
        });
    }
}
