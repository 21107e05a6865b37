package dev.stockroom.e2e.bed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a service answered to a GET, or that it did not.
 *
 * @param at when the request began, as {@link System#nanoTime}
 * @param took until the whole answer was there, in nanoseconds
 * @param status the HTTP status, or {@link #NONE}
 */
public record Answer(long at, long took, int status, String headers, String body) {

    /** The connection was refused, or cut before an answer. */
    public static final int NONE = 0;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** Asks on a connection of its own, as the probes of Kubernetes do. */
    static Answer to(int port, String path) {
        return to(port, path, TIMEOUT);
    }

    /** Asks for JSON where there are several forms. */
    public static Answer asJson(int port, String path) {
        return to(port, path, "Accept: application/json\r\n", TIMEOUT);
    }

    public static Answer to(int port, String path, Duration timeout) {
        return to(port, path, "", timeout);
    }

    private static Answer to(int port, String path, String header, Duration timeout) {
        long at = System.nanoTime();
        int timeoutMs = Math.toIntExact(timeout.toMillis());
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), timeoutMs);
            socket.setSoTimeout(timeoutMs);
            socket.getOutputStream().write(request(path, header));
            return parse(at, new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return none(at, e.getMessage());
        }
    }

    private static byte[] request(String path, String header) {
        var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + header + "Connection: close\r\n\r\n";
        return request.getBytes(StandardCharsets.US_ASCII);
    }

    private static Answer parse(long at, String response) {
        int end = response.indexOf("\r\n\r\n");
        if (end < 0) {
            return none(at, "connection closed without an answer");
        }
        int status = Integer.parseInt(response.substring(9, 12));
        return new Answer(at, System.nanoTime() - at, status, response.substring(0, end), response.substring(end + 4));
    }

    private static Answer none(long at, String reason) {
        return new Answer(at, System.nanoTime() - at, NONE, "", String.valueOf(reason));
    }

    boolean isThere() {
        return status != NONE;
    }

    /** The data of the check named "database", or a missing node. */
    public JsonNode database() {
        for (var check : json().path("checks")) {
            if (check.path("name").asText().equals("database")) {
                return check.path("data");
            }
        }
        return MissingNode.getInstance();
    }

    public String phase() {
        return database().path("phase").asText();
    }

    public JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
