package dev.stockroom.commondb.telemetry;

import dev.stockroom.commondb.history.MigrationLabel;
import dev.stockroom.commondb.state.Phase.Kind;
import dev.stockroom.commondb.state.StartTimeline;
import dev.stockroom.commondb.state.StartTimeline.Migration;
import dev.stockroom.commondb.state.StartTimeline.Outcome;
import dev.stockroom.commondb.state.StartTimeline.Stage;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.List;

/**
 * The course of a start as one trace. The trace is sent when the start is over, because OpenTelemetry itself starts
 * later than the database. Only services that have OpenTelemetry use this class.
 */
public final class StartSpans {

    private final StartTimeline timeline;
    private final String database;
    private final Tracer tracer;

    public StartSpans(StartTimeline timeline, String database, OpenTelemetry telemetry) {
        this.timeline = timeline;
        this.database = database;
        this.tracer = telemetry.getTracer("dev.stockroom.commondb");
    }

    public void send() {
        List<Stage> stages = timeline.stages().stream()
                .filter(stage -> stage.kind().span() != null)
                .toList();
        if (stages.isEmpty()) {
            return;
        }
        Stage last = stages.get(stages.size() - 1);
        Span start = begun("database start", Context.root(), stages.get(0).beginMs());
        start.setAttribute("db.system.name", "postgresql").setAttribute("db.namespace", database);
        Context inStart = Context.root().with(start);
        stages.forEach(stage -> send(stage, inStart));
        start.end(at(last.beginMs() + last.lengthMs()));
    }

    private void send(Stage stage, Context parent) {
        Span span = begun(stage.kind().span(), parent, stage.beginMs());
        if (stage.kind() == Kind.FAILED) {
            span.setStatus(StatusCode.ERROR);
        }
        Context inStage = parent.with(span);
        timeline.migrations().stream()
                .filter(migration -> stage.kind() == Kind.MIGRATING && during(stage, migration))
                .forEach(migration -> send(migration, inStage));
        span.end(at(stage.beginMs() + stage.lengthMs()));
    }

    private static boolean during(Stage stage, Migration migration) {
        return migration.beginMs() >= stage.beginMs() && migration.beginMs() <= stage.beginMs() + stage.lengthMs();
    }

    private void send(Migration migration, Context parent) {
        String name = MigrationLabel.of(migration.version(), migration.description());
        Span span = begun("migration " + name, parent, migration.beginMs());
        span.setAttribute("migration.version", migration.version());
        span.setAttribute("migration.description", migration.description());
        span.setAttribute("migration.script", migration.script());
        if (migration.outcome() == Outcome.FAILED) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end(at(migration.beginMs() + migration.lengthMs()));
    }

    private Span begun(String name, Context parent, long ms) {
        SpanBuilder span = tracer.spanBuilder(name).setParent(parent).setStartTimestamp(at(ms));
        return span.startSpan();
    }

    private Instant at(long ms) {
        return timeline.began().plusMillis(ms);
    }
}
