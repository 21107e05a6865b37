package dev.stockroom.e2e.promise;

import dev.stockroom.e2e.bed.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;

/** A port on which an HTTP server answers what it cannot read as nginx does: with 400, and the connection closed. */
final class HttpServerOnPort implements AutoCloseable {

    private static final byte[] ANSWER = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket socket;

    HttpServerOnPort() {
        try {
            socket = new ServerSocket(Ports.free(), 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var thread = new Thread(this::answerAll, "http server");
        thread.setDaemon(true);
        thread.start();
    }

    private void answerAll() {
        while (!socket.isClosed()) {
            try (var connection = socket.accept()) {
                if (connection.getInputStream().read(new byte[1024]) > 0) {
                    connection.getOutputStream().write(ANSWER);
                }
            } catch (IOException closed) {
                // by the client, or by close(), which ends the loop
            }
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
