package dev.stockroom.tools;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Follows one service from process start to ready by asking its probes. */
final class StartWatch {

    /** As fine as the times that are shown. */
    private static final Duration POLL = Duration.ofMillis(10);

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Service service;
    private final Consumer<String> story;
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final CountDownLatch ready = new CountDownLatch(1);
    private boolean live;

    StartWatch(Service service, Consumer<String> story) {
        this.service = service;
        this.story = story;
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
                story.accept("live");
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
        if (phase.filter(Phase::isWaitingForServer).isPresent()) {
            waiting.countDown();
        }
        if (answer.statusCode() == 200) {
            story.accept(phase.map(Phase::toString).orElse("READY"));
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
