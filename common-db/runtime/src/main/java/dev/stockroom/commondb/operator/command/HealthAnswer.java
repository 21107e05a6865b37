package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.probe.HealthAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * An answer of the readiness check, asked for in HTTP/1.0 on a plain socket: an HTTP client would take longer to load
 * than the whole check does.
 *
 * @param status the HTTP status
 * @param body the answer
 */
record HealthAnswer(int status, String body) {

    private static final int CONNECT_MS = 2_000;

    /** Longer than a request waits for a connection of the pool, which the data source's own check does. */
    private static final int ANSWER_MS = 10_000;

    boolean ready() {
        return status == 200;
    }

    static HealthAnswer from(HealthAddress address) throws IOException {
        try (Socket socket = connected(address)) {
            String request =
                    "GET " + address.path() + " HTTP/1.0\r\nHost: localhost\r\nAccept: application/json\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Socket connected(HealthAddress address) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(local(address.host()), address.port()), CONNECT_MS);
        socket.setSoTimeout(ANSWER_MS);
        return address.tls() ? encrypted(socket, address) : socket;
    }

    /** What is bound to every address is asked on the loopback. */
    private static InetAddress local(String host) throws IOException {
        InetAddress bound = InetAddress.getByName(host);
        return bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
    }

    /** Any certificate will do: it is this container that is asked, and its certificate bears another name. */
    private static Socket encrypted(Socket socket, HealthAddress address) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return context.getSocketFactory().createSocket(socket, address.host(), address.port(), true);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    static HealthAnswer parse(String answer) throws IOException {
        String[] parts = answer.split("\r\n\r\n", 2);
        String[] line = parts[0].split("\\s+", 3);
        if (parts.length < 2 || !line[0].startsWith("HTTP/") || !line[1].matches("\\d{3}")) {
            throw new IOException("what answers does not speak HTTP");
        }
        return new HealthAnswer(Integer.parseInt(line[1]), parts[1].strip());
    }

    /** Trusts whoever answers. */
    private static final class Anybody implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
