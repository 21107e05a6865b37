package dev.stockroom.tools;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stockroom.tools.Steps.Call;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;

/** Makes the requests of the tour. */
final class Calls {

    private Calls() {}

    static Call get(URI uri) {
        return new Call(request(uri).build(), "");
    }

    static Call delete(URI uri) {
        return new Call(request(uri).DELETE().build(), "");
    }

    static Call post(URI uri) {
        return new Call(request(uri).POST(BodyPublishers.noBody()).build(), "");
    }

    static Call post(URI uri, JsonNode body) {
        return send("POST", uri, body);
    }

    static Call put(URI uri, JsonNode body, String... headers) {
        return send("PUT", uri, body, headers);
    }

    private static Call send(String method, URI uri, JsonNode body, String... headers) {
        var request = request(uri)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body.toString()));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new Call(request.build(), body.toString());
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10));
    }
}
