package dev.stockroom.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Telling a port in use from a free one. */
@Tag("unit")
class PortsTest {

    @Test
    void seesWhoListensOnAllAddressesOrOnLoopbackOnly() throws IOException {
        try (var everywhere = new ServerSocket(0);
                var loopback = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Ports.isTaken(everywhere.getLocalPort())).isTrue();
            assertThat(Ports.isTaken(loopback.getLocalPort())).isTrue();
        }
    }

    @Test
    void seesAFreePort() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertThat(Ports.isTaken(port)).isFalse();
    }
}
