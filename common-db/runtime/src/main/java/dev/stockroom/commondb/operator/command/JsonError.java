package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureText;
import dev.stockroom.commondb.page.PageJson;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;

/** What a command with {@code --json} prints when it fails. */
final class JsonError {

    private JsonError() {}

    static JsonObject of(Throwable failure) {
        boolean refused = failure instanceof DatabaseStartException database && database.refuses();
        return Json.createObjectBuilder()
                .add("error", json(text(failure)))
                .add("refused", refusals(refused ? Optional.of(text(failure)) : Optional.empty()))
                .build();
    }

    /** The content of {@code refused}. */
    static JsonArrayBuilder refusals(Optional<FailureText> refusal) {
        JsonArrayBuilder refused = Json.createArrayBuilder();
        refusal.ifPresent(text -> refused.add(json(text)));
        return refused;
    }

    private static FailureText text(Throwable failure) {
        if (failure instanceof DatabaseStartException database) {
            return database.text();
        } else if (failure instanceof CommandException command) {
            return command.text();
        }
        return new FailureText("the command failed", null, root(failure).toString(), null);
    }

    private static Throwable root(Throwable failure) {
        return failure.getCause() == null ? failure : root(failure.getCause());
    }

    private static JsonObjectBuilder json(FailureText text) {
        return Json.createObjectBuilder()
                .add("what", text.what())
                .add("where", PageJson.orNull(text.where()))
                .add("why", text.why())
                .add("do", PageJson.orNull(text.remedy()));
    }
}
