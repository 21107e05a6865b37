package dev.stockroom.e2e.bed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A service that was started as a process of its own. */
public final class ServiceProcess {

    /** Longer than any start takes on a busy machine; the bounds of the promises are checked by the tests. */
    public static final Duration PATIENCE = Duration.ofMinutes(5);

    /** A start that is held tries again after that. */
    public static final Duration NEXT_TRY = Duration.ofSeconds(5);

    private final Process process;
    private final Path output;
    private final int httpPort;
    private final int managementPort;
    private final long startedAt;

    ServiceProcess(Process process, Path output, int httpPort, int managementPort, long startedAt) {
        this.process = process;
        this.output = output;
        this.httpPort = httpPort;
        this.managementPort = managementPort;
        this.startedAt = startedAt;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public int httpPort() {
        return httpPort;
    }

    public int managementPort() {
        return managementPort;
    }

    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Answer live() {
        return management("/q/health/live");
    }

    public Answer ready() {
        return management("/q/health/ready");
    }

    public Answer management(String path) {
        return Answer.to(managementPort, path);
    }

    public Answer get(String path) {
        return Answer.to(httpPort, path);
    }

    public Poller poll(String path) {
        return new Poller(managementPort, path);
    }

    public ServiceProcess awaitReady() {
        awaitReady(PATIENCE);
        return this;
    }

    public Answer awaitReady(Duration atMost) {
        return await(atMost, "ready", answer -> answer.status() == 200);
    }

    public Answer awaitPhase(String phase) {
        return awaitPhase(phase, PATIENCE);
    }

    /** Once the settings have been read, which name the database; before that the application is only being loaded. */
    public Answer awaitPhase(String phase, Duration atMost) {
        return await(
                atMost,
                phase,
                answer -> answer.phase().equals(phase)
                        && !answer.database().path("database").asText().isEmpty());
    }

    /** Waits for that answer of the readiness probe; at once in vain when the process ends. */
    public Answer await(Duration atMost, String what, Predicate<Answer> condition) {
        return Awaitility.await(what)
                .atMost(atMost)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(40))
                .failFast(this::mustBeAlive)
                .until(this::ready, condition);
    }

    /** For so long at least, and in every answer meanwhile. */
    public void staysIn(String phase, Duration time) {
        var until = age().plus(time);
        Awaitility.await(phase).pollInterval(Duration.ofMillis(40)).until(() -> {
            assertThat(ready().phase()).isEqualTo(phase);
            return age().compareTo(until) >= 0;
        });
    }

    public ServiceProcess awaitLive() {
        Awaitility.await("live")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .failFast(this::mustBeAlive)
                .until(() -> live().status() == 200);
        return this;
    }

    private void mustBeAlive() {
        if (!isAlive()) {
            throw new AssertionError("The process has ended:\n" + output());
        }
    }

    public int awaitExit() {
        return awaitExit(PATIENCE);
    }

    public int awaitExit(Duration atMost) {
        return Shell.exitCode(process, atMost)
                .orElseThrow(() -> new AssertionError("Still alive after " + atMost + ":\n" + output()));
    }

    /** Whether it has ended by then. */
    public boolean exits(Duration atMost) {
        return Shell.exitCode(process, atMost).isPresent();
    }

    /** Calls back, on another thread, when the process has ended. */
    public void onExit(Runnable ended) {
        process.onExit().thenRun(ended);
    }

    public void signal(String name) {
        Shell.kill(name, pid());
    }

    /** Ends it without ceremony, after a test. */
    public void destroy() {
        process.destroyForcibly();
        awaitExit();
    }

    public void awaitOutput(String text) {
        Awaitility.await(text)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .failFast(this::mustBeAlive)
                .until(() -> output().contains(text));
    }

    public List<String> outputLinesWith(String text) {
        return output().lines().filter(line -> line.contains(text)).toList();
    }
}
