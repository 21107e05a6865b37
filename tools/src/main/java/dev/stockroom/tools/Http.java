package dev.stockroom.tools;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Plain HTTP/1.1 to the services. */
final class Http {

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private Http() {}

    /** The answer of a probe, or nothing while nobody listens. */
    static Optional<HttpResponse<String>> probe(URI uri) {
        try {
            return Optional.of(send(
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return CLIENT.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
