package dev.stockroom.commondb.page;

import dev.stockroom.commondb.state.Phase.Words;
import dev.stockroom.commondb.state.StartStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The start at this moment, in words: a sentence that changes seldom enough for a screen reader, and the figures below
 * it.
 */
final class PhaseHtml {

    private final StartStatus now;
    private final Words words;

    PhaseHtml(DatabaseView view) {
        this.now = view.now();
        this.words = now.phase().words(view.moment());
    }

    /** The class of the badge; green is for a service that has opened its port. */
    String tone() {
        return words.tone().text();
    }

    /** The phase in one word, for the badge and the window's title. */
    String word() {
        return words.word();
    }

    String headline() {
        return "<span class=\"badge " + tone() + "\">" + word() + "</span> <span>" + Html.text(words.sentence())
                + "</span>";
    }

    /** The figures, and how many of the migrations are applied. */
    String progress() {
        StringBuilder html = new StringBuilder();
        if (now.migration() != null) {
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
