package dev.stockroom.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** A client that costs little, of which many can hurry at the same time. */
final class Client {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the service said. */
    record Answer(int status, JsonNode body) {

        long id() {
            return body.path("id").asLong();
        }
    }

    private Client() {}

    /** Orders a line for each SKU and quantity that follow each other. */
    static Answer reserve(String orderId, Object... skusAndQuantities) {
        return order(Stockroom.order(orderId, 900, skusAndQuantities));
    }

    static Answer order(String body) {
        return send("POST", "/reservations", body);
    }

    static Answer confirm(long id) {
        return send("POST", "/reservations/" + id + "/confirm", "");
    }

    static Answer release(long id) {
        return send("POST", "/reservations/" + id + "/release", "");
    }

    static Answer adjust(String sku, long delta) {
        String body = "{\"delta\": %d, \"reason\": \"Turned up\"}".formatted(delta);
        return send("POST", "/stock/" + sku + "/adjustments", body);
    }

    static Answer count(String sku, long onHand) {
        return send("PUT", "/stock/" + sku, Stockroom.onHand(onHand), "If-Match", "*");
    }

    private static Answer send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets many clients do the same at once, each with its own number. */
    static <T> List<T> together(int clients, IntFunction<T> call) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(clients);
        try {
            List<Callable<T>> calls = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int number = i;
                calls.add(() -> call.apply(number));
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : pool.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            pool.shutdown();
        }
    }
}
