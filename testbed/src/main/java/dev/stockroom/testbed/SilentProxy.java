package dev.stockroom.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands before the server, and loses what it is told to while it goes on acknowledging, as a balancer does. */
public final class SilentProxy implements AutoCloseable {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final int server;
    private final ServerSocket entrance;
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private volatile boolean losesAll;
    private volatile String last = "no statement";
    private volatile long pauseMs;

    public SilentProxy(int server) throws IOException {
        this.server = server;
        this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        begin(this::accept);
    }

    public int port() {
        return entrance.getLocalPort();
    }

    /** How many connections there have been. */
    public int connections() {
        return links.size();
    }

    /** Loses from now on what the server says on the connections that there are. */
    public void loseAnswers() {
        links.forEach(link -> link.losesAnswers = true);
    }

    /** Loses from now on what is said to the server on the connections that there are. */
    public void loseQuestions() {
        links.forEach(link -> link.losesQuestions = true);
    }

    /** Loses all from now on, on new connections as well. */
    public void loseAll() {
        losesAll = true;
    }

    /** Does as {@link #loseAnswers} as soon as a statement that contains the text is answered. */
    public void loseAnswersAfter(String statement) {
        last = statement;
    }

    /** Brings 64 KiB at most, and then rests for so long. */
    public void slow(long millis) {
        pauseMs = millis;
    }

    private void accept() {
        try {
            while (true) {
                links.add(new Link(entrance.accept(), new Socket(InetAddress.getLoopbackAddress(), server)));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static void begin(Runnable work) {
        Thread thread = new Thread(work, "silent-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        links.forEach(Link::close);
    }

    private final class Link {

        private final Socket client;
        private final Socket server;
        private boolean wasLast;
        private volatile boolean losesAnswers;
        private volatile boolean losesQuestions;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
            begin(() -> pass(client, server));
            begin(() -> pass(server, client));
        }

        private void pass(Socket from, Socket to) {
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                byte[] bytes = new byte[BUFFER_BYTES];
                for (int read; (read = in.read(bytes)) >= 0; Thread.sleep(pauseMs)) {
                    if (from == client) {
                        look(new String(bytes, 0, read, StandardCharsets.ISO_8859_1));
                    }
                    if (!loses(from)) {
                        out.write(bytes, 0, read);
                    }
                }
                if (loses(from)) {
                    Thread.sleep(Long.MAX_VALUE);
                }
            } catch (IOException | InterruptedException e) {
                // closed
            }
            close();
        }

        private void look(String question) {
            if (wasLast) {
                loseAnswers();
                wasLast = false;
            } else {
                wasLast = question.contains(last);
            }
        }

        private boolean loses(Socket from) {
            return losesAll || (from == server ? losesAnswers : losesQuestions);
        }

        private void close() {
            try (client;
                    server) {
                // closes both
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
