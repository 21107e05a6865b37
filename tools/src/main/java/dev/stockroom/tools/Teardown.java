package dev.stockroom.tools;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stops all that the program has started, however it ends: Ctrl-C, SIGTERM, a failure or the end of the tour. */
final class Teardown {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final Story story;
    private final List<Service> services;
    private final PostgresServer server;
    private final ProcessLedger ledger;

    Teardown(Story story, List<Service> services, PostgresServer server, ProcessLedger ledger) {
        this.story = story;
        this.services = services;
        this.server = server;
        this.ledger = ledger;
    }

    void register() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::run, "teardown"));
    }

    /** The services first, so that PostgreSQL has no sessions left to end. */
    private void run() {
        begun.countDown();
        long begin = System.nanoTime();
        Processes.stop(services.stream()
                .map(Service::process)
                .filter(Objects::nonNull)
                .map(Process::toHandle)
                .toList());
        server.stop();
        ledger.clear();
        story.print(
                String.format(Locale.ROOT, "%nStopped all in %.1f s.", (System.nanoTime() - begin) / 1_000_000_000.0));
    }

    /** Ctrl-C reaches the services as well: one that ends just then has not failed. */
    boolean beginsSoon() {
        try {
            return begun.await(500, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }
}
