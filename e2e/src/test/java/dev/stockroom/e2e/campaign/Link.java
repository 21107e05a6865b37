package dev.stockroom.e2e.campaign;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection of the service's, which passes message by message through the proxy. */
final class Link {

    private static final int NO_BACKEND = 0;

    private final DisturbingProxy proxy;
    private final Socket service;
    private final Socket server;
    private final AtomicInteger directions = new AtomicInteger(2);
    private boolean hasSession;
    private volatile boolean awaitsOneByte;
    private volatile boolean muted;
    private volatile int backend = NO_BACKEND;

    Link(DisturbingProxy proxy, Socket service, Socket server) {
        this.proxy = proxy;
        this.service = service;
        this.server = server;
    }

    void begin() {
        DisturbingProxy.begin(() -> pass(service, server));
        DisturbingProxy.begin(() -> pass(server, service));
    }

    private void pass(Socket from, Socket to) {
        try {
            var in = new DataInputStream(new BufferedInputStream(from.getInputStream()));
            while (true) {
                var message = from == service ? ofService(in) : ofServer(in);
                if (!isMuted() && proxy.letsPass(this, message) && !isMuted()) {
                    send(message, message.bytes().length);
                }
            }
        } catch (IOException e) {
            // one side has ended the connection
        }
        if (!isMuted()) {
            endOutput(to);
        }
        if (directions.decrementAndGet() == 0 && !isMuted()) {
            close();
        }
    }

    private Message ofService(DataInputStream in) throws IOException {
        if (hasSession) {
            return Message.typed(true, in);
        }
        var message = Message.untyped(in);
        hasSession = message.isStartUp();
        awaitsOneByte = !hasSession;
        return message;
    }

    private Message ofServer(DataInputStream in) throws IOException {
        in.mark(1);
        in.readByte();
        in.reset();
        // the service asks before the server says the first byte
        if (awaitsOneByte) {
            awaitsOneByte = false;
            return Message.oneByte(in);
        }
        var message = Message.typed(false, in);
        if (message.isBackendKey()) {
            backend = message.backend();
        }
        return message;
    }

    private boolean isMuted() {
        return muted || proxy.swallowsAll();
    }

    /** Forwards the first bytes of a message. */
    void send(Message message, int bytes) throws IOException {
        var to = message.fromService() ? server : service;
        to.getOutputStream().write(message.bytes(), 0, bytes);
    }

    /** Lets all that follows vanish; closes nothing. */
    void mute() {
        muted = true;
    }

    /** Ends both sides in order. */
    void end() {
        mute();
        endOutput(service);
        endOutput(server);
    }

    private static void endOutput(Socket socket) {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            // closed before
        }
    }

    /** Ends both sides as a network does that forbids the connection. */
    void reset() {
        try {
            service.setSoLinger(true, 0);
            server.setSoLinger(true, 0);
        } catch (IOException e) {
            // closed before
        }
        close();
    }

    boolean hasBackend() {
        return backend != NO_BACKEND;
    }

    int backend() {
        return backend;
    }

    void close() {
        try (service;
                server) {
            muted = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
