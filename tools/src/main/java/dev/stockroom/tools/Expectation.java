package dev.stockroom.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/** What an answer must be: its status and, where given, one value in its JSON body, found by JSON pointer. */
record Expectation(int status, String pointer, Object value) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Expectation of(int status) {
        return new Expectation(status, null, null);
    }

    static Expectation of(int status, String pointer, Object value) {
        return new Expectation(status, pointer, value);
    }

    /** The sentence that says what was expected and what came instead; empty when the answer is as expected. */
    Optional<String> complaint(int actualStatus, String body) {
        if (actualStatus != status) {
            return Optional.of("expected status " + status + ", but " + actualStatus + " came");
        }
        return pointer == null ? Optional.empty() : complaint(body);
    }

    private Optional<String> complaint(String body) {
        try {
            var actual = JSON.readTree(body).at(pointer).asText();
            return actual.equals(value.toString())
                    ? Optional.empty()
                    : Optional.of("expected " + pointer + " to be " + value + ", but it is '" + actual + "'");
        } catch (JsonProcessingException e) {
            return Optional.of("expected JSON, but the body is none: " + e.getOriginalMessage());
        }
    }
}
