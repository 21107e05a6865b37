package dev.stockroom.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.stockroom.tools.Steps.Call;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A tour's steps against a real HTTP server. */
@Tag("unit")
class StepsTest {

    private final List<String> shown = new ArrayList<>();
    private final Steps steps = new Steps(shown::add);
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("ETag", "\"7\"");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{\n  \"sku\": \"MUG\"\n}".getBytes());
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void showsRequestAndAnswer() {
        steps.take("Read it", read(server.getAddress().getPort()), Expectation.of(200, "/sku", "MUG"));

        assertThat(String.join("\n", shown))
                .contains("1. Read it", "GET http://localhost", "-> 200", "ETag: \"7\"", "{\"sku\":\"MUG\"}");
        assertThat(steps.complaints()).isEmpty();
    }

    @Test
    void givesAFactThatALaterStepNeeds() {
        var call = read(server.getAddress().getPort());

        assertThat(steps.fact("Read it", call, Expectation.of(200), "/sku")).isEqualTo("MUG");
        assertThat(steps.fact("Read it", call, Expectation.of(200), "/next")).isEmpty();
    }

    @Test
    void remembersWhatWasNotAsExpected() {
        steps.take("Read it", read(server.getAddress().getPort()), Expectation.of(404));

        assertThat(steps.complaints()).containsExactly("1. Read it: expected status 404, but 200 came");
    }

    @Test
    void complainsWhenNobodyAnswers() {
        int port = server.getAddress().getPort();
        server.stop(0);

        assertThat(steps.take("Read it", read(port), Expectation.of(200))).isEmpty();
        assertThat(steps.complaints()).singleElement().asString().contains("expected status 200, but no answer came");
    }

    private static Call read(int port) {
        return new Call(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/products/MUG"))
                        .build(),
                "");
    }
}
