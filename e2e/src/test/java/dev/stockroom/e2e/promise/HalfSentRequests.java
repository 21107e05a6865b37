package dev.stockroom.e2e.promise;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Connections on each of which half a request was sent, and then nothing. */
final class HalfSentRequests implements AutoCloseable {

    private static final byte[] HALF = "GET /q/health/live HTTP/1.1\r\nHos".getBytes(StandardCharsets.US_ASCII);

    private final List<Socket> sockets = new ArrayList<>();

    HalfSentRequests(int port, int count) {
        for (int i = 0; i < count; i++) {
            sockets.add(halfSent(port));
        }
    }

    private static Socket halfSent(int port) {
        try {
            var socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.getOutputStream().write(HALF);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int count() {
        return sockets.size();
    }

    @Override
    public void close() {
        for (var socket : sockets) {
            try {
                socket.close();
            } catch (IOException cutByTheServer) {
                // which is what it should do
            }
        }
    }
}
