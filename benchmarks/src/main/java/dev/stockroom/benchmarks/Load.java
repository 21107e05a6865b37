package dev.stockroom.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** How much was done in which time. */
record Load(long requests, double seconds) {

    double perSecond() {
        return requests / seconds;
    }

    /**
     * Sends requests over so many connections at once, each the next as soon as it has its answer (a closed loop: it
     * finds the greatest rate, and says nothing about latencies). The connections are open before the clock starts; what
     * is under way when the time is over still counts, with its time.
     */
    static Load run(int port, int clients, Duration duration, int status, Supplier<byte[]> requests)
            throws InterruptedException, ExecutionException {
        var threads = Executors.newFixedThreadPool(clients);
        try {
            var begin = new CyclicBarrier(clients);
            Callable<Load> client = () -> client(port, begin, duration, status, requests);
            var running = new ArrayList<Future<Load>>();
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(client));
            }
            return sum(running);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Load client(int port, CyclicBarrier begin, Duration duration, int status, Supplier<byte[]> requests)
            throws Exception {
        try (var connection = new KeepAlive(port)) {
            begin.await(5, TimeUnit.MINUTES);
            long start = System.nanoTime();
            long count = 0;
            do {
                connection.exchange(requests.get(), status);
                count++;
            } while (System.nanoTime() - start < duration.toNanos());
            return new Load(count, (System.nanoTime() - start) / 1e9);
        }
    }

    /** All began together; the last to end ends it. */
    private static Load sum(Iterable<Future<Load>> clients) throws InterruptedException, ExecutionException {
        long requests = 0;
        double seconds = 0;
        for (var client : clients) {
            requests += client.get().requests();
            seconds = Math.max(seconds, client.get().seconds());
        }
        return new Load(requests, seconds);
    }
}
