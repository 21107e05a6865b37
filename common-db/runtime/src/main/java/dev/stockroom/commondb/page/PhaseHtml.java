package dev.stockroom.commondb.page;

import dev.stockroom.commondb.state.StartupState;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is going on now, in words: a sentence that changes seldom enough to be read out, and the figures below it. */
final class PhaseHtml {

    private final DatabaseView view;

    PhaseHtml(DatabaseView view) {
        this.view = view;
    }

    /** The class of the badge; green is for a service that has opened its port. */
    String tone() {
        return switch (view.phase()) {
            case WAITING_FOR_SERVER, WAITING_FOR_REPLICA, WAITING_FOR_SCHEMA -> "waiting";
            case CREATING_DATABASE, MIGRATING -> "working";
            case READY -> view.timeline().complete() ? "ready" : "working";
            case FAILED -> "failed";
        };
    }

    /** In one word or two, for the badge and the window's title. */
    String word() {
        return switch (view.phase()) {
            case WAITING_FOR_SERVER -> loading() ? "Starting" : "Waiting";
            case WAITING_FOR_REPLICA, WAITING_FOR_SCHEMA -> "Waiting";
            case CREATING_DATABASE -> "Creating";
            case MIGRATING -> "Migrating";
            case READY -> view.timeline().complete() ? "Ready" : "Starting";
            case FAILED -> "Failed";
        };
    }

    String headline() {
        return "<span class=\"badge " + tone() + "\">" + word() + "</span> <span>" + Html.text(sentence()) + "</span>";
    }

    private String sentence() {
        return switch (view.phase()) {
            case WAITING_FOR_SERVER ->
                loading() ? "The application is being loaded" : "for PostgreSQL" + at() + ": " + now("reason");
            case CREATING_DATABASE -> "database " + view.database();
            case WAITING_FOR_REPLICA -> "for " + now("holder") + ", which is migrating";
            case WAITING_FOR_SCHEMA -> "for another process to migrate";
            case MIGRATING -> has("migration") ? now("migration") : "Flyway is at work";
            case READY -> view.timeline().complete() ? ready() : "The schema is there, the application starts";
            case FAILED -> now("reason");
        };
    }

    /** Whether the settings, which name the database, have not been read yet, so that nobody has been asked. */
    private boolean loading() {
        return view.database().isEmpty();
    }

    private String at() {
        return view.address() == null ? "" : " at " + view.address();
    }

    private String ready() {
        String version = view.version() == null ? "" : "at version " + view.version();
        return has("ahead") ? version + ", newer than this executable knows" : version;
    }

    /** The figures, and how many of the migrations are applied. */
    String progress() {
        StringBuilder html = new StringBuilder();
        if (view.phase() == StartupState.Phase.MIGRATING && has("migration")) {
            long applied = (Long) view.now().get("applied");
            long all = applied + (Long) view.now().get("pending");
            html.append("<progress aria-label=\"Migrations applied\" max=\"" + all + "\" value=\"" + applied
                    + "\"></progress>");
        }
        html.append("<dl>");
        figures()
                .forEach((name, value) ->
                        html.append("<div><dt>" + name + "</dt><dd>" + Html.text(value) + "</dd></div>"));
        return html.append("</dl>").toString();
    }

    private Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        add(figures, "For", "elapsedMs", true);
        add(figures, "Tries", "attempts", false);
        add(figures, "Its server process", "holderPid", false);
        add(figures, "It has migrated for", "heldMs", true);
        add(figures, "Applied", "applied", false);
        add(figures, "Pending", "pending", false);
        if (view.phase() == StartupState.Phase.READY) {
            add(figures, "Waited", "waitedMs", true);
            add(figures, "Migrated in", "migratedInMs", true);
        }
        return figures;
    }

    private void add(Map<String, Object> figures, String name, String key, boolean duration) {
        if (has(key)) {
            Object value = view.now().get(key);
            figures.put(name, duration ? Html.duration((Long) value) : value);
        }
    }

    private boolean has(String key) {
        return view.now().containsKey(key);
    }

    private String now(String key) {
        return view.now().get(key).toString();
    }
}
