package dev.stockroom.commondb.page;

import dev.stockroom.commondb.history.AppliedAt;
import dev.stockroom.commondb.history.KnownHistory;
import dev.stockroom.commondb.state.HealthData;
import dev.stockroom.commondb.state.StartStatus;
import dev.stockroom.commondb.state.StartTimeline;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;

/** The database page for programs; a field that {@code db status --json} has too bears the same name. */
public final class PageJson {

    private PageJson() {}

    static String of(DatabaseView view) {
        JsonArrayBuilder migrations = Json.createArrayBuilder();
        view.migrations().forEach(standing -> migrations.add(migration(standing)));
        return Json.createObjectBuilder()
                .add("service", view.service())
                .add(
                        "server",
                        Json.createObjectBuilder()
                                .add("address", orNull(view.address()))
                                .add(
                                        "version",
                                        orNull(view.history()
                                                .map(KnownHistory::server)
                                                .orElse(null))))
                .add("database", view.database())
                .add("version", orNull(view.version()))
                .add("applied", orNull(view.applied()))
                .add("pending", orNull(view.pending()))
                .add("now", healthData(view.now()))
                .add("start", start(view.timeline()))
                .add("migrations", migrations)
                .add("history", history(view))
                .build()
                .toString();
    }

    public static JsonValue orNull(String text) {
        return text == null ? JsonValue.NULL : Json.createValue(text);
    }

    public static JsonValue orNull(Long number) {
        return number == null ? JsonValue.NULL : Json.createValue(number);
    }

    public static JsonValue orNull(Integer number) {
        return number == null ? JsonValue.NULL : Json.createValue(number);
    }

    public static JsonValue orNull(AppliedAt time) {
        return time == null || !time.known() ? JsonValue.NULL : Json.createValue(time.toString());
    }

    private static JsonValue orNull(Boolean truth) {
        return truth == null ? JsonValue.NULL : truth ? JsonValue.TRUE : JsonValue.FALSE;
    }

    /** The data of the health check. */
    public static JsonObjectBuilder healthData(StartStatus status) {
        JsonObjectBuilder json = Json.createObjectBuilder();
        status.tell(new HealthData() {
            @Override
            public void text(String name, String value) {
                json.add(name, value);
            }

            @Override
            public void number(String name, long value) {
                json.add(name, value);
            }
        });
        return json;
    }

    private static JsonObjectBuilder start(StartTimeline timeline) {
        JsonArrayBuilder stages = Json.createArrayBuilder();
        timeline.stages()
                .forEach(stage -> stages.add(Json.createObjectBuilder()
                        .add("stage", stage.kind().name())
                        .add("beginMs", stage.beginMs())
                        .add("lengthMs", stage.lengthMs())));
        JsonArrayBuilder migrations = Json.createArrayBuilder();
        timeline.migrations()
                .forEach(migration -> migrations.add(Json.createObjectBuilder()
                        .add("version", orNull(migration.version()))
                        .add("description", migration.description())
                        .add("script", migration.script())
                        .add("beginMs", migration.beginMs())
                        .add("lengthMs", migration.lengthMs())
                        .add("outcome", migration.outcome().name())));
        return Json.createObjectBuilder()
                .add("began", timeline.began().toString())
                .add("lengthMs", timeline.lengthMs())
                .add("complete", timeline.complete())
                .add("stages", stages)
                .add("migrations", migrations);
    }

    private static JsonObjectBuilder migration(MigrationStanding standing) {
        return Json.createObjectBuilder()
                .add("version", orNull(standing.version()))
                .add("description", standing.description())
                .add("script", standing.script())
                .add("state", standing.state().text())
                .add("appliedAt", orNull(standing.appliedAt()))
                .add("durationMs", orNull(standing.durationMs()))
                .add("appliedBy", orNull(standing.appliedBy()))
                .add("undo", orNull(standing.undo()));
    }

    private static JsonValue history(DatabaseView view) {
        return view.history()
                .<JsonValue>map(known -> Json.createObjectBuilder()
                        .add("readAt", known.readAt().toString())
                        .add("problem", orNull(known.problem().orElse(null)))
                        .build())
                .orElse(JsonValue.NULL);
    }
}
