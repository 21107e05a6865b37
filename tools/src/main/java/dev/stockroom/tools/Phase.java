package dev.stockroom.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Where a service is on its way to ready, as its own readiness answer says. */
record Phase(String name, String detail) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads the check "database" of a health answer; empty when the answer has none. */
    static Optional<Phase> of(String healthAnswer) {
        return checks(healthAnswer)
                .filter(check -> check.path("name").asText().equals("database"))
                .map(check -> check.path("data"))
                .filter(data -> data.hasNonNull("phase"))
                .map(data -> new Phase(data.get("phase").asText(), describe(data)))
                .findFirst();
    }

    private static Stream<JsonNode> checks(String healthAnswer) {
        try {
            return StreamSupport.stream(
                    JSON.readTree(healthAnswer).path("checks").spliterator(), false);
        } catch (JsonProcessingException e) {
            return Stream.empty();
        }
    }

    /** Leaves out what changes with every answer (attempts, elapsed time), so that equal phases compare equal. */
    private static String describe(JsonNode data) {
        return switch (data.get("phase").asText()) {
            case "WAITING_FOR_SERVER", "FAILED" -> data.path("reason").asText();
            case "WAITING_FOR_REPLICA" -> "held by " + data.path("holder").asText();
            case "WAITING_FOR_SCHEMA" -> data.path("pending").asText() + " migrations pending";
            case "CREATING_DATABASE" -> data.path("database").asText();
            case "MIGRATING" -> data.path("migration").asText();
            case "READY" ->
                "version %s, %s migrations in all, migrated in %s ms, waited %s ms"
                        .formatted(
                                data.path("version").asText("?"),
                                data.path("applied").asText("0"),
                                data.path("migratedInMs").asText("0"),
                                data.path("waitedMs").asText("0"));
            default -> "";
        };
    }

    @Override
    public String toString() {
        return detail.isBlank() ? name : name + ": " + detail;
    }
}
