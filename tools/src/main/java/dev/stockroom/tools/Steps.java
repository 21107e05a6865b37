package dev.stockroom.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Sends requests, shows them with their answers, and keeps what was not as expected. */
final class Steps {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SHOWN_REQUEST_HEADERS = List.of("If-Match");
    private static final List<String> SHOWN_ANSWER_HEADERS = List.of("Location", "ETag");

    private final Consumer<String> out;
    private final List<String> complaints = new ArrayList<>();
    private int count;

    Steps(Consumer<String> out) {
        this.out = out;
    }

    /** One request with the body to show, because an HttpRequest does not give its body back. */
    record Call(HttpRequest request, String body) {}

    /** Empty when no answer came at all. */
    Optional<HttpResponse<String>> take(String title, Call call, Expectation expectation) {
        count++;
        out.accept("%n%d. %s%n   %s %s"
                .formatted(count, title, call.request().method(), call.request().uri()));
        SHOWN_REQUEST_HEADERS.forEach(
                name -> call.request().headers().firstValue(name).ifPresent(value -> show(name, value)));
        showBody(call.body());
        try {
            var answer = Http.send(call.request());
            show(answer);
            expectation.complaint(answer.statusCode(), answer.body()).ifPresent(text -> complain(title, text));
            return Optional.of(answer);
        } catch (IOException e) {
            complain(title, "expected status " + expectation.status() + ", but no answer came: " + e);
            return Optional.empty();
        }
    }

    /** Takes a step and gives a value of the answer's body, which a later step needs; empty when there is none. */
    String fact(String title, Call call, Expectation expectation, String pointer) {
        return take(title, call, expectation)
                .map(HttpResponse::body)
                .map(body -> at(body, pointer))
                .orElse("");
    }

    private static String at(String body, String pointer) {
        try {
            return JSON.readTree(body).at(pointer).asText();
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private void show(HttpResponse<String> answer) {
        out.accept("   -> " + answer.statusCode());
        SHOWN_ANSWER_HEADERS.forEach(name -> answer.headers().firstValue(name).ifPresent(value -> show(name, value)));
        showBody(answer.body());
    }

    private void show(String header, String value) {
        out.accept("   " + header + ": " + value);
    }

    private void showBody(String body) {
        if (!body.isBlank()) {
            out.accept("   " + onOneLine(body));
        }
    }

    private static String onOneLine(String body) {
        try {
            return JSON.readTree(body).toString();
        } catch (JsonProcessingException e) {
            return body.strip();
        }
    }

    private void complain(String title, String text) {
        out.accept("   NOT AS EXPECTED: " + text);
        complaints.add(count + ". " + title + ": " + text);
    }

    int count() {
        return count;
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }
}
