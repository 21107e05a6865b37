package dev.stockroom.commondb.page;

import dev.stockroom.commondb.history.KnownHistory;
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
                .add("now", data(view))
                .add("start", start(view.timeline()))
                .add("migrations", migrations)
                .add("history", history(view))
                .build()
                .toString();
    }

    /** The value in JSON: a number as a number, a truth value as such, all else as text. */
    public static JsonValue orNull(Object value) {
        if (value == null) {
            return JsonValue.NULL;
        } else if (value instanceof Boolean truth) {
            return truth ? JsonValue.TRUE : JsonValue.FALSE;
        }
        return value instanceof Number number
                ? Json.createValue(number.longValue())
                : Json.createValue(value.toString());
    }

    private static JsonObjectBuilder data(DatabaseView view) {
        JsonObjectBuilder data = Json.createObjectBuilder();
        view.now().toHealthData().forEach((name, value) -> data.add(name, orNull(value)));
        return data;
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
