package dev.stockroom.commondb.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills the page, a resource that is read at the first look. */
final class PageHtml {

    private static final String TEMPLATE = "/META-INF/common-db-page.html";
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");
    private static final int REFRESH_MS = 500;
    private static final int REFRESH_READY_MS = 5_000;

    /**
     * The pause between the reloads of a browser without scripts; the script survives the moment in which nobody
     * answers because Quarkus takes over the port.
     */
    private static final int RELOAD_SECONDS = 2;

    private final String template;
    private final String policy;

    PageHtml() {
        this.template = read();
        this.policy = "default-src 'none'; style-src " + hash("style") + "; script-src " + hash("script")
                + "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private static String read() {
        try (InputStream in = PageHtml.class.getResourceAsStream(TEMPLATE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The hash of the text between the tags, in the form of a Content-Security-Policy. */
    private String hash(String tag) {
        String open = "<" + tag + ">";
        int begin = template.indexOf(open) + open.length();
        String content = template.substring(begin, template.indexOf("</" + tag + ">"));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The Content-Security-Policy: this style and this script, and nothing from elsewhere. */
    String policy() {
        return policy;
    }

    String of(DatabaseView view) {
        PhaseHtml phase = new PhaseHtml(view);
        boolean settled = view.timeline().complete();
        int refresh = settled ? REFRESH_READY_MS : REFRESH_MS;
        return fill(Map.of(
                "title", phase.word() + " - " + Html.text(subject(view)),
                "icon", icon(phase.tone()),
                "refreshSeconds", Integer.toString(Math.max(RELOAD_SECONDS, refresh / 1000)),
                "refreshMillis", Integer.toString(refresh),
                "place", place(view),
                "phase", phase.headline(),
                "progress", phase.progress(),
                "start", new TimelineHtml(view.timeline()).html(),
                "migrations", new MigrationsHtml(view).html(),
                "footer", footer(view)));
    }

    /** Fills the template in one pass: a value that was filled in is not searched again. */
    private String fill(Map<String, String> values) {
        return PLACE.matcher(template).replaceAll(place -> Matcher.quoteReplacement(values.get(place.group(1))));
    }

    /** The icon of the tab: a dot in the colour of the state. */
    private static String icon(String tone) {
        String colour = switch (tone) {
            case "ready" -> "1a7335";
            case "failed" -> "b3261e";
            case "waiting" -> "c98a00";
            default -> "0b5cad";
        };
        return "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8'"
                + " r='7' fill='%23" + colour + "'/%3E%3C/svg%3E";
    }

    /** The database; while the settings, which name it, have not been read, the service. */
    private static String subject(DatabaseView view) {
        return view.database().isEmpty() ? view.service() : view.database();
    }

    private static String place(DatabaseView view) {
        String server =
                view.history().map(known -> "PostgreSQL " + known.server()).orElse("PostgreSQL");
        return "<h1>" + (view.database().isEmpty() ? "Database" : "Database " + Html.text(view.database()))
                + "</h1><p class=\"soft\">of " + Html.text(view.service())
                + (view.address() == null ? "" : ", " + Html.text(server) + " at " + Html.text(view.address()))
                + "</p>";
    }

    private static String footer(DatabaseView view) {
        String read = view.history()
                .map(known -> ", the history as of " + Html.time(known.readAt())
                        + known.problem()
                                .map(why -> ", because it cannot be read now: " + Html.text(why))
                                .orElse(""))
                .orElse("");
        return "As of " + Html.time(view.at()) + read + ".";
    }
}
