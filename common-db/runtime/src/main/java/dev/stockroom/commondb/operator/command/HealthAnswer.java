package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.probe.HealthEndpoint;
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
 * An answer of the readiness check, asked for in HTTP/1.0 on a plain socket, because an HTTP client would take longer
 * to load than the whole check takes.
 *
 * @param status the HTTP status
 * @param body the answer
 */
record HealthAnswer(int status, String body) {

    private static final int CONNECT_MS = 2_000;

    /** The wait for an answer, longer than the data source's own check waits for a connection of the pool. */
    private static final int ANSWER_MS = 10_000;

    boolean ready() {
        return status == 200;
    }

    static HealthAnswer from(HealthEndpoint endpoint, String path) throws IOException {
        try (Socket socket = connected(endpoint)) {
            String request = "GET " + path + " HTTP/1.0\r\nHost: localhost\r\nAccept: application/json\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Socket connected(HealthEndpoint endpoint) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(local(endpoint.host()), endpoint.port()), CONNECT_MS);
        socket.setSoTimeout(ANSWER_MS);
        return endpoint.tls() ? encrypted(socket, endpoint) : socket;
    }

    /** The host to ask: the loopback, if the port is bound to every address. */
    private static InetAddress local(String host) throws IOException {
        InetAddress bound = InetAddress.getByName(host);
        return bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
    }

    /** Accepts any certificate, because this container itself answers, and its certificate bears another name. */
    private static Socket encrypted(Socket socket, HealthEndpoint endpoint) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return context.getSocketFactory().createSocket(socket, endpoint.host(), endpoint.port(), true);
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

    /** Trusts any certificate. */
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
