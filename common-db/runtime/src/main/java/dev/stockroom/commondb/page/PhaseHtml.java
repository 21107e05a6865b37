package dev.stockroom.commondb.page;

import dev.stockroom.commondb.state.Phase;
import dev.stockroom.commondb.state.Phase.Tone;
import dev.stockroom.commondb.state.StartStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The start at this moment, in words: a sentence that changes seldom enough for a screen reader, and the figures below
 * it.
 */
final class PhaseHtml {

    private final DatabaseView view;
    private final StartStatus now;

    PhaseHtml(DatabaseView view) {
        this.view = view;
        this.now = view.now();
    }

    /** The class of the badge; green is for a service that has opened its port. */
    String tone() {
        return switch (view.phase()) {
            case CREATING_DATABASE -> Tone.WORKING.text();
            case READY -> view.timeline().complete() ? "ready" : Tone.WORKING.text();
            default -> view.phase().tone().text();
        };
    }

    /** The phase in one word or two, for the badge and the window's title. */
    String word() {
        boolean starting = view.phase() == Phase.READY && !view.timeline().complete()
                || view.phase() == Phase.WAITING_FOR_SERVER && loading();
        return starting ? "Starting" : view.phase().word();
    }

    String headline() {
        return "<span class=\"badge " + tone() + "\">" + word() + "</span> <span>" + Html.text(sentence()) + "</span>";
    }

    private String sentence() {
        return switch (view.phase()) {
            case WAITING_FOR_SERVER ->
                loading()
                        ? "The application is being loaded"
                        : "for PostgreSQL" + at() + ": " + view.phase().sentence(now);
            case READY -> view.timeline().complete() ? ready() : view.phase().sentence(now);
            default -> view.phase().sentence(now);
        };
    }

    /** Whether the start has asked no server yet: the settings, which name the database, have not been read. */
    private boolean loading() {
        return view.database().isEmpty();
    }

    private String at() {
        return view.address() == null ? "" : " at " + view.address();
    }

    private String ready() {
        String version = view.version() == null ? "" : "at version " + view.version();
        return now.ahead() != null ? version + ", newer than this executable knows" : version;
    }

    /** The figures, and how many of the migrations are applied. */
    String progress() {
        StringBuilder html = new StringBuilder();
        if (view.phase() == Phase.MIGRATING && now.migration() != null) {
            long applied = now.applied();
            long all = applied + now.pending();
            html.append("<progress aria-label=\"Migrations applied\" max=\"" + all + "\" value=\"" + applied
                    + "\"></progress>");
        }
        html.append("<dl>");
        figures()
                .forEach((name, value) ->
                        html.append("<div><dt>" + name + "</dt><dd>" + Html.text(value) + "</dd></div>"));
        return html.append("</dl>").toString();
    }

    private Map<String, String> figures() {
        Map<String, String> figures = new LinkedHashMap<>();
        duration(figures, "For", now.elapsedMs());
        number(figures, "Tries", now.attempts());
        number(figures, "Its server process", now.holderPid());
        duration(figures, "It has migrated for", now.heldMs());
        number(figures, "Applied", now.applied());
        number(figures, "Pending", now.pending());
        duration(figures, "Waited", now.waitedMs());
        duration(figures, "Migrated in", now.migratedInMs());
        return figures;
    }

    private static void number(Map<String, String> figures, String name, Long value) {
        if (value != null) {
            figures.put(name, value.toString());
        }
    }

    private static void duration(Map<String, String> figures, String name, Long ms) {
        if (ms != null) {
            figures.put(name, Html.duration(ms));
        }
    }
}
