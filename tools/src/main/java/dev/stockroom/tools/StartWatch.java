package dev.stockroom.tools;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Follows one service from process start to ready by asking its probes, and tells each change once. */
final class StartWatch {

    /** Short enough to see phases that last a few hundredths of a second. */
    private static final Duration POLL = Duration.ofMillis(10);

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Service service;
    private final PhaseLines lines;
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final CountDownLatch ready = new CountDownLatch(1);
    private boolean live;

    StartWatch(Service service, PhaseLines lines) {
        this.service = service;
        this.lines = lines;
    }

    void begin() {
        var thread = new Thread(this::poll, "probes of " + service.name());
        thread.setDaemon(true);
        thread.start();
    }

    private void poll() {
        while (ready.getCount() > 0) {
            if (!live && status("/q/health/live") == 200) {
                live = true;
                lines.tell("live");
            }
            if (live) {
                Http.probe(service.managementUrl("/q/health/ready")).ifPresent(this::accept);
            }
            pause();
        }
    }

    private int status(String path) {
        return Http.probe(service.managementUrl(path))
                .map(HttpResponse::statusCode)
                .orElse(0);
    }

    private void accept(HttpResponse<String> answer) {
        var phase = Phase.of(answer.body());
        phase.ifPresent(lines::tell);
        phase.filter(now -> now.name().equals("WAITING_FOR_SERVER")).ifPresent(now -> waiting.countDown());
        if (answer.statusCode() == 200) {
            ready.countDown();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void awaitWaiting() {
        await(waiting, "never said that it waits for a server");
    }

    void awaitReady() {
        await(ready, "did not become ready");
    }

    private void await(CountDownLatch latch, String complaint) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!latch.await(50, TimeUnit.MILLISECONDS)) {
                service.requireAlive();
                if (System.nanoTime() > deadline) {
                    throw new RunFailure("%s %s within %d s; the end of %s:%n%n%s"
                            .formatted(
                                    service.name(),
                                    complaint,
                                    PATIENCE.toSeconds(),
                                    service.log().path(),
                                    service.log().tail().indent(2)));
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
