package dev.stockroom.e2e.cluster;

import dev.stockroom.e2e.bed.Shell;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Constant load on order-saga: clients that keep their connections and others that do not read and write in turn. */
final class Load implements AutoCloseable {

    private static final int CLIENTS = 6;
    private static final long PAUSE_NANOS = 40_000_000;

    private final int port;
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger stored = new AtomicInteger();
    private final List<String> lost = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    Load(int port) {
        this.port = port;
        for (int i = 0; i < CLIENTS; i++) {
            var client = "client-" + i;
            boolean keepAlive = i % 2 == 0;
            var thread = new Thread(() -> call(client, keepAlive), client);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private void call(String name, boolean keepAlive) {
        try (var client = new PlainClient(port, keepAlive)) {
            for (int i = 0; !over; i++) {
                request(client, keepAlive, name + "-" + i);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException e) {
            lost.add(name + " at its end: " + e);
        }
    }

    private void request(PlainClient client, boolean keepAlive, String orderId) throws IOException {
        try {
            count("POST", client.send("POST", "/sagas/" + orderId), 204, stored);
            count("GET", client.send("GET", "/sagas"), 200, answered);
        } catch (IOException e) {
            lost.add((keepAlive ? "kept connection: " : "new connection: ") + e);
            client.close();
        }
    }

    private void count(String method, int status, int expected, AtomicInteger counter) {
        if (status == expected) {
            counter.incrementAndGet();
        } else {
            lost.add(method + " answered " + status);
        }
    }

    /** How many writes were acknowledged. */
    int stored() {
        return stored.get();
    }

    int answered() {
        return answered.get() + stored.get();
    }

    /** The requests that were refused, cut, or answered otherwise than they should have been. */
    List<String> lost() {
        return List.copyOf(lost);
    }

    /** Ends it; what is under way is waited for. */
    @Override
    public void close() {
        over = true;
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw Shell.interrupted(e);
            }
        }
    }
}
