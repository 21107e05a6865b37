package dev.stockroom.commondb.page;

import dev.stockroom.commondb.state.Phase.Kind;
import dev.stockroom.commondb.state.StartTimeline;
import dev.stockroom.commondb.state.StartTimeline.Stage;
import java.util.List;

/** The course of the start: a bar, whose width is the start's length, and its parts as a list. */
public final class TimelineHtml {

    /** The bar's width in its own units. */
    private static final long WIDTH = 1000;

    private final StartTimeline timeline;
    private final List<Stage> stages;
    private final boolean failed;

    public TimelineHtml(StartTimeline timeline) {
        this.timeline = timeline;
        int last = timeline.stages().size() - 1;
        this.failed = timeline.stages().get(last).kind() == Kind.FAILED;
        // the start ends with its failure, even if the process is held
        this.stages = failed ? timeline.stages().subList(0, last) : timeline.stages();
    }

    public String html() {
        return bar() + list() + total();
    }

    private String bar() {
        long length = Math.max(1, length());
        StringBuilder svg = new StringBuilder("<svg class=\"course\" viewBox=\"0 0 " + WIDTH
                + " 10\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"The parts of the start in the order and"
                + " length of the list below\">");
        for (Stage stage : stages) {
            long x = stage.beginMs() * WIDTH / length;
            long end = (stage.beginMs() + stage.lengthMs()) * WIDTH / length;
            svg.append(
                    "<rect class=\"" + stage.kind().tone().text() + "\" x=\"" + x + "\" width=\"" + Math.max(1, end - x)
                            + "\" height=\"10\"><title>" + label(stage) + ", " + Html.duration(stage.lengthMs())
                            + "</title></rect>");
        }
        return svg.append("</svg>").toString();
    }

    private String list() {
        StringBuilder list = new StringBuilder("<ol class=\"stages\">");
        for (Stage stage : stages) {
            list.append("<li><svg class=\"key\" viewBox=\"0 0 1 1\" aria-hidden=\"true\"><rect class=\""
                    + stage.kind().tone().text() + "\" width=\"1\" height=\"1\"/></svg>" + label(stage) + " "
                    + Html.duration(stage.lengthMs()) + "</li>");
        }
        return list.append("</ol>").toString();
    }

    private String total() {
        String what = timeline.complete() ? "Ready after " : failed ? "Failed after " : "So far ";
        return "<p class=\"soft\">" + what + Html.duration(length()) + ", begun " + Html.time(timeline.began())
                + "</p>";
    }

    private long length() {
        return stages.stream().mapToLong(Stage::lengthMs).sum();
    }

    private String label(Stage stage) {
        boolean before = stage.kind() == Kind.FRAMEWORK && stage == stages.get(0);
        return before ? "before the database" : stage.kind().label();
    }
}
