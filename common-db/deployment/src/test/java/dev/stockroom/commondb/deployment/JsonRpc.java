package dev.stockroom.commondb.deployment;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** One call to the Dev UI, by JSON-RPC over a WebSocket as its pages do it. */
final class JsonRpc implements WebSocket.Listener, AutoCloseable {

    private static final String CALL = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"%s\", \"params\": %s}";

    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    JsonRpc(int port) {
        URI address = URI.create("ws://localhost:" + port + "/q/dev-ui/json-rpc-ws");
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, this)
                .join();
    }

    /** What a method gives, as JSON without blanks between its parts. */
    String call(String method, String parameters) throws Exception {
        socket.sendText(CALL.formatted(method, parameters), true).join();
        return answer.get(5, TimeUnit.MINUTES).replaceAll("\"\\s*:\\s*", "\":");
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            answered();
        }
        from.request(1);
        return null;
    }

    /** The Dev UI also tells of itself, unasked. */
    private void answered() {
        if (text.toString().matches("(?s).*\"id\"\\s*:\\s*1\\b.*")) {
            answer.complete(text.toString());
        }
        text.setLength(0);
    }

    /** As a restart does it. */
    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        answer.complete("closed");
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        answer.complete("lost: " + failure);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
