package dev.stockroom.commondb.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.net.SocketFactory;

/**
 * Makes the sockets of a connection that is watched. The driver makes this factory by its name ({@code socketFactory})
 * and hands it one text ({@code socketFactoryArg}): the key of a watch that was announced; none for a connection of the
 * service's pool, which is introduced after its login.
 */
public final class WatchedSockets extends SocketFactory {

    private static final ConcurrentMap<String, AnswerWatch> ANNOUNCED = new ConcurrentHashMap<>();
    private static final AtomicLong KEYS = new AtomicLong();
    private static final ThreadLocal<Supplier<AnswerWatch.Asker>> INTRODUCED = new ThreadLocal<>();

    private final AnswerWatch watch;

    /** For the driver; the key is good for one connection, and null for one of the pool. */
    public WatchedSockets(String key) {
        watch = key == null ? ofThePool() : ANNOUNCED.remove(key);
        if (watch == null) {
            throw new IllegalArgumentException("nothing is announced under this key");
        }
    }

    private static AnswerWatch ofThePool() {
        AnswerWatch watch =
                new AnswerWatch(AnswerWatch.Times.USUAL, System::nanoTime, WatchedConnections::inBackground);
        watch.begin(silence -> AnswerWatch.Sight.NOT_LOGGED_IN);
        return watch;
    }

    /**
     * Tells the watch of a connection whom to ask, once. The driver hands out no socket, but one of its calls reaches it.
     *
     * @param asker asked for the first time only; gives null if nobody is to be asked
     */
    static void introduce(Connection connection, Supplier<AnswerWatch.Asker> asker) throws SQLException {
        INTRODUCED.set(asker);
        try {
            connection.getNetworkTimeout();
        } finally {
            INTRODUCED.remove();
        }
    }

    /** Whom {@link #introduce} names in this thread; null if it is not running. */
    static Supplier<AnswerWatch.Asker> introduced() {
        return INTRODUCED.get();
    }

    /** Keeps a watch for the factory that the driver is about to make, until {@link #forget}. */
    static String announce(AnswerWatch watch) {
        String key = Long.toString(KEYS.incrementAndGet());
        ANNOUNCED.put(key, watch);
        return key;
    }

    /** Forgets a watch that no factory has taken. */
    static void forget(String key) {
        ANNOUNCED.remove(key);
    }

    /** How many watches wait for their factory. */
    static int announced() {
        return ANNOUNCED.size();
    }

    @Override
    public Socket createSocket() {
        return new WatchedSocket(watch);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(from, fromPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(from, fromPort));
    }

    private Socket connected(InetSocketAddress to, InetSocketAddress from) throws IOException {
        Socket socket = createSocket();
        try {
            socket.bind(from);
            socket.connect(to);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
