package dev.stockroom.commondb.operator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.stockroom.commondb.probe.HealthEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The readiness check as it is asked and read. */
@Tag("unit")
class HealthAnswerTest {

    @Test
    void readsStatusAndBody() throws Exception {
        assertThat(asked(200, "{\"status\":\"UP\"}")).isEqualTo(new HealthAnswer(200, "{\"status\":\"UP\"}"));
        assertThat(asked(503, "{}").ready()).isFalse();
    }

    private static HealthAnswer asked(int status, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/q/health/ready", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try {
            // bound to every address means: asked on the loopback
            return HealthAnswer.from(
                    new HealthEndpoint("0.0.0.0", server.getAddress().getPort(), false), "/q/health/ready");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void refusesWhatIsNotHttp() {
        assertThatThrownBy(() -> HealthAnswer.parse("SSH-2.0-OpenSSH_9.2\r\n")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> HealthAnswer.parse("")).isInstanceOf(IOException.class);
    }
}
