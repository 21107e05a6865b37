package dev.stockroom.commondb.page;

import dev.stockroom.commondb.history.Standing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The table of migrations, newest first, because a reader should see pending and running ones without scrolling. */
final class MigrationsHtml {

    private static final String HEAD = "<thead role=\"rowgroup\"><tr role=\"row\">"
            + "<th role=\"columnheader\" scope=\"col\">Version</th><th role=\"columnheader\" scope=\"col\">Description</th>"
            + "<th role=\"columnheader\" scope=\"col\">State</th><th role=\"columnheader\" scope=\"col\">Applied</th>"
            + "<th role=\"columnheader\" scope=\"col\">Took</th><th role=\"columnheader\" scope=\"col\">By</th>"
            + "<th role=\"columnheader\" scope=\"col\">Undo</th></tr></thead>";

    private final DatabaseView view;
    private final long longest;

    MigrationsHtml(DatabaseView view) {
        this.view = view;
        this.longest = view.migrations().stream()
                .filter(standing -> standing.durationMs() != null)
                .mapToLong(MigrationStanding::durationMs)
                .max()
                .orElse(0);
    }

    String html() {
        // the roles are said again: on a phone the rows are blocks, which a screen reader would not take for a table
        StringBuilder html = new StringBuilder(
                "<table role=\"table\"><caption>" + caption() + "</caption>" + HEAD + "<tbody role=\"rowgroup\">");
        List<MigrationStanding> newestFirst = new ArrayList<>(view.migrations());
        Collections.reverse(newestFirst);
        newestFirst.forEach(standing -> html.append(row(standing)));
        return html.append("</tbody></table>").toString();
    }

    private String caption() {
        return view.history().isEmpty()
                ? "The migrations of this executable; what the database holds is not known yet"
                : view.applied() + " applied, " + view.pending() + " pending; newest first";
    }

    private String row(MigrationStanding standing) {
        return "<tr role=\"row\"><th role=\"rowheader\" scope=\"row\" class=\"version\">"
                + Html.text(standing.version() == null ? "repeatable" : standing.version()) + "</th>"
                + cell("Description", "description", Html.text(standing.description()))
                + cell(
                        "State",
                        "state " + tone(standing.state()),
                        standing.state().text())
                + cell("Applied", "at", standing.appliedAt() == null ? "" : Html.time(standing.appliedAt()))
                + cell("Took", "took", standing.durationMs() == null ? "" : took(standing))
                + cell("By", "by", standing.appliedBy() == null ? "" : Html.text(standing.appliedBy()))
                + cell("Undo", "undo", standing.undo() == null ? "" : standing.undo() ? "yes" : "no")
                + "</tr>";
    }

    private static String cell(String label, String css, String content) {
        return content.isEmpty()
                ? "<td role=\"cell\"></td>"
                : "<td role=\"cell\" data-label=\"" + label + "\" class=\"" + css + "\">" + content + "</td>";
    }

    private String took(MigrationStanding standing) {
        long width = longest == 0 ? 0 : standing.durationMs() * 100 / longest;
        return Html.duration(standing.durationMs())
                + "<svg class=\"bar\" viewBox=\"0 0 100 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\""
                + (standing.state() == Standing.FAILED ? "failed" : "working") + "\" width=\"" + Math.max(1, width)
                + "\" height=\"1\"/></svg>";
    }

    private static String tone(Standing state) {
        return switch (state) {
            case APPLIED, BASELINE, BELOW_BASELINE -> "ready";
            case RUNNING -> "working";
            case CHANGED, FAILED -> "failed";
            case UNKNOWN -> "unknown";
            case PENDING, LATE, OUTDATED, FUTURE, MISSING -> "waiting";
        };
    }
}
