package dev.stockroom.e2e.cluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An HTTP client that repeats nothing: what goes wrong is seen. It keeps its connection for as long as the server lets it,
 * or takes a new one for each request.
 */
final class PlainClient implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("content-length: (\\d+)");
    private static final int TIMEOUT_MS = 60_000;

    private final int port;
    private final boolean keepAlive;
    private Socket socket;

    PlainClient(int port, boolean keepAlive) {
        this.port = port;
        this.keepAlive = keepAlive;
    }

    /** The status of the answer, which has been read to its end. */
    int send(String method, String path) throws IOException {
        if (socket == null) {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(TIMEOUT_MS);
        }
        socket.getOutputStream().write(request(method, path).getBytes(StandardCharsets.US_ASCII));
        var head = head();
        readBody(head);
        if (!keepAlive || head.contains("connection: close")) {
            close();
        }
        return Integer.parseInt(head.substring(9, 12));
    }

    private String request(String method, String path) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"
                + (keepAlive ? "\r\n" : "Connection: close\r\n\r\n");
    }

    private String head() throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("closed after " + head.size() + " bytes of an answer");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    }

    private void readBody(String head) throws IOException {
        var length = LENGTH.matcher(head);
        if (length.find()) {
            socket.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
        } else if (!head.startsWith("http/1.1 204")) {
            throw new IOException("an answer of unknown length:\n" + head);
        }
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
