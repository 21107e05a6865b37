package dev.stockroom.e2e.cluster;

import dev.stockroom.e2e.bed.Ports;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Plays a Service as the nodes of a cluster see it: takes each new connection to a pod that was ready a while ago, since
 * what becomes of a pod reaches the nodes late, and leaves an open connection with its pod.
 */
final class ServiceProxy implements AutoCloseable {

    /** From the deletion of a pod to the last node that has learnt of it, on a busy cluster. */
    static final Duration LAG = Duration.ofSeconds(4);

    private static final Duration TICK = Duration.ofMillis(50);

    private final Supplier<List<Kubelet>> ready;
    private final Deque<List<Kubelet>> learning = new ArrayDeque<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(ServiceProxy::daemon);
    private final ServerSocket server;
    private volatile List<Kubelet> known;

    ServiceProxy(Supplier<List<Kubelet>> ready) {
        this.ready = ready;
        known = ready.get();
        try {
            server = new ServerSocket(Ports.free(), 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::learn);
        threads.execute(this::accept);
    }

    private static Thread daemon(Runnable task) {
        var thread = new Thread(task, "service proxy");
        thread.setDaemon(true);
        return thread;
    }

    int port() {
        return server.getLocalPort();
    }

    private void learn() {
        while (!server.isClosed()) {
            learning.add(ready.get());
            if (learning.size() > LAG.dividedBy(TICK)) {
                known = learning.remove();
            }
            LockSupport.parkNanos(TICK.toNanos());
        }
    }

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                threads.execute(() -> connect(client));
            }
        } catch (IOException e) {
            threads.shutdownNow();
        }
    }

    private void connect(Socket client) {
        var pods = known;
        var pod = pods.get(ThreadLocalRandom.current().nextInt(pods.size())).process();
        try {
            var upstream = new Socket(InetAddress.getLoopbackAddress(), pod.httpPort());
            threads.execute(() -> copy(client, upstream));
            copy(upstream, client);
        } catch (IOException e) {
            close(client);
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // both ends are closed, and the client sees what it would see without a proxy
        }
    }

    private static void close(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        close(server);
    }
}
