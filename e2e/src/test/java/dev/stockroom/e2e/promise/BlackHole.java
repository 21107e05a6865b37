package dev.stockroom.e2e.promise;

import dev.stockroom.e2e.bed.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A port that accepts connections and stays silent. */
final class BlackHole implements AutoCloseable {

    private final ServerSocket socket;

    BlackHole() {
        try {
            // the system completes the handshakes of the queue; nobody ever takes a connection out of it
            socket = new ServerSocket(Ports.free(), 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
