package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.page.PageJson;
import dev.stockroom.commondb.undo.Loss;
import dev.stockroom.commondb.undo.UndoOrder;
import dev.stockroom.commondb.undo.UndoStep;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;

/** The answer of {@code db down}, for a terminal or as JSON. */
final class UndoText {

    private static final int UNREAD_LINES = 5;
    private static final int UNREAD_LENGTH = 400;

    private final String database;
    private final List<BuiltMigration> built;
    private final PrintWriter out;
    private final boolean json;

    /** @param built the migrations of this executable */
    UndoText(String database, List<BuiltMigration> built, PrintWriter out, boolean json) {
        this.database = database;
        this.built = built;
        this.out = out;
        this.json = json;
    }

    /** Prints what would be run. */
    void plan(List<UndoStep> steps) {
        if (json) {
            JsonArrayBuilder undo = Json.createArrayBuilder();
            steps.forEach(step -> undo.add(json(step).add("sql", step.sql())));
            out.println(Json.createObjectBuilder()
                    .add("database", database)
                    .add("undo", undo)
                    .build());
        } else if (steps.isEmpty()) {
            out.println("Nothing to undo.");
        } else {
            steps.forEach(this::planned);
        }
    }

    private void planned(UndoStep step) {
        tell(step, out, "-- ");
        out.println(step.sql());
    }

    /** Shows what is about to run and what it takes away to the person who has to agree; never within the JSON. */
    void intention(List<UndoStep> steps, PrintWriter err) {
        PrintWriter reader = json ? err : out;
        steps.forEach(step -> tell(step, reader, ""));
        reader.flush();
    }

    private static void tell(UndoStep step, PrintWriter reader, String before) {
        reader.printf(
                "%sundo %s (%s, from %s)%n",
                before, step.name(), step.undoScript(), step.source().text());
        if (step.note() != null) {
            reader.printf("%s%s%n", before, step.note());
        }
        losses(step).flatMap(String::lines).forEach(line -> reader.printf("%s  %s%n", before, line));
    }

    private static Stream<String> losses(UndoStep step) {
        return step.losses().isEmpty() && step.unread().isEmpty()
                ? Stream.of("drops nothing")
                : Stream.concat(
                        step.losses().stream().map(Loss::text),
                        step.unread().stream().map(sql -> "cannot be read: " + shortened(sql)));
    }

    /** The statement as it is written, up to so many lines and characters. */
    private static String shortened(String sql) {
        String lines = sql.lines().limit(UNREAD_LINES).collect(Collectors.joining("\n"));
        String text = lines.substring(0, Math.min(lines.length(), UNREAD_LENGTH));
        return text.length() < sql.length() ? text + " ..." : text;
    }

    /** Tells of a migration as soon as it is gone. */
    void undone(UndoStep step) {
        if (!json) {
            out.printf(
                    "Undone: %s (%s, from %s)%n",
                    step.name(), step.undoScript(), step.source().text());
            if (step.note() != null) {
                out.printf("  %s%n", step.note());
            }
            out.flush();
        }
    }

    /** @param version the newest in force now, or null */
    void end(List<UndoStep> undone, String version, UndoOrder order) {
        List<String> warnings = undone.isEmpty() ? List.of() : warnings(undone, version, order);
        if (json) {
            JsonArrayBuilder steps = Json.createArrayBuilder();
            undone.forEach(step -> steps.add(json(step)));
            out.println(Json.createObjectBuilder()
                    .add("database", database)
                    .add("version", PageJson.orNull(version))
                    .add("undone", steps)
                    .add("warnings", Json.createArrayBuilder(warnings))
                    .build());
        } else {
            out.printf(
                    "Database %s is at %s, migrations undone now: %d%n",
                    database, version == null ? "no version" : "version " + version, undone.size());
            warnings.forEach(out::println);
        }
    }

    private List<String> warnings(List<UndoStep> undone, String version, UndoOrder order) {
        List<String> warnings = new ArrayList<>();
        boolean ours = undone.stream().anyMatch(this::known);
        warnings.add("A restart of "
                + (ours ? "this image" : undone.size() == 1 ? "the image that has it" : "the image that has them")
                + " would apply "
                + undone.stream().map(UndoStep::version).collect(Collectors.joining(", "))
                + " again: roll the image back first.");
        boolean laterStay = version != null
                && order.reach() == UndoOrder.Reach.ONLY
                && MigrationVersion.fromVersion(version).compareTo(order.version()) > 0;
        if (laterStay) {
            warnings.add("Later migrations are applied: no instance of this version starts until db up --out-of-order"
                    + " has applied " + order.version() + " again.");
        }
        return warnings;
    }

    private boolean known(UndoStep step) {
        MigrationVersion version = MigrationVersion.fromVersion(step.version());
        return built.stream().anyMatch(m -> !m.repeatable() && m.parsedVersion().equals(version));
    }

    private static JsonObjectBuilder json(UndoStep step) {
        JsonArrayBuilder losses = Json.createArrayBuilder();
        step.losses().forEach(loss -> losses.add(json(loss)));
        return Json.createObjectBuilder()
                .add("version", step.version())
                .add("description", step.description())
                .add("script", step.script())
                .add("undoScript", step.undoScript())
                .add("source", step.source().name().toLowerCase(Locale.ROOT))
                .add("note", PageJson.orNull(step.note()))
                .add("losses", losses)
                .add("unread", Json.createArrayBuilder(step.unread()));
    }

    private static JsonObjectBuilder json(Loss loss) {
        return Json.createObjectBuilder()
                .add("action", loss.action().name().toLowerCase(Locale.ROOT))
                .add("kind", loss.kind())
                .add("name", loss.name())
                .add("table", PageJson.orNull(loss.table()))
                .add("there", loss.there())
                .add("rows", PageJson.orNull(loss.rows()));
    }
}
