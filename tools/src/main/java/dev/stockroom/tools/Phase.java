package dev.stockroom.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Where a service is on its way to ready, as the check "database" of its readiness answer says. */
record Phase(String name, JsonNode data) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Empty when the answer has no such check. */
    static Optional<Phase> of(String healthAnswer) {
        try {
            var checks = JSON.readTree(healthAnswer).path("checks");
            return StreamSupport.stream(checks.spliterator(), false)
                    .filter(check -> check.path("name").asText().equals("database"))
                    .map(check -> check.path("data"))
                    .map(data -> new Phase(data.path("phase").asText(), data))
                    .findFirst();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Has it tried at least once, and in vain? */
    boolean isWaitingForServer() {
        return name.equals("WAITING_FOR_SERVER") && data.path("attempts").asInt() > 0;
    }

    @Override
    public String toString() {
        return "%s: database at version %s, migrated in %s ms, waited %s ms"
                .formatted(
                        name,
                        data.path("version").asText("?"),
                        data.path("migratedInMs").asText("?"),
                        data.path("waitedMs").asText("?"));
    }
}
