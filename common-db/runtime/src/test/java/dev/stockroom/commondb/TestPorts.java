package dev.stockroom.commondb;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports for the servers of tests. */
public final class TestPorts {

    private TestPorts() {}

    /** One of localhost that nobody listens on now. */
    public static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            return socket.getLocalPort();
        }
    }
}
