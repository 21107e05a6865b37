package dev.stockroom.commondb;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An answer over HTTP as a plain socket gets it; the headers' names in small letters. */
public record PlainAnswer(int status, Map<String, String> headers, String body) {

    public static PlainAnswer get(int port, String path) throws IOException {
        return send(port, "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    /** Sends a request as it stands and reads until the server closes, which it must. */
    public static PlainAnswer send(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("localhost"), port)) {
            socket.setSoTimeout(300_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            InputStream in = new ByteArrayInputStream(readAll(socket));
            String[] head = line(in).split(" ");
            Map<String, String> headers = new TreeMap<>();
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                String[] parts = header.split(": *", 2);
                headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
            }
            return new PlainAnswer(
                    Integer.parseInt(head[1]), headers, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static byte[] readAll(Socket socket) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(answer);
        } catch (SocketException e) {
            // a reset after the answer, because the request was not read to its end
        }
        return answer.toByteArray();
    }

    /** Without its end. */
    public static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
