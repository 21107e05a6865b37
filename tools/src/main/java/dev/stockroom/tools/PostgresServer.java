package dev.stockroom.tools;

import dev.stockroom.testbed.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The embedded PostgreSQL on its fixed port, with data that outlives the program. */
final class PostgresServer {

    static final String LOGIN = Postgres.SUPERUSER;

    private static final Duration FAST_STOP = Duration.ofMillis(1400);

    private final Path data;
    private final Path binaries;
    private final LogFile log;
    private volatile CompletableFuture<Void> starting = CompletableFuture.completedFuture(null);
    private volatile boolean stopped;

    PostgresServer(Checkout checkout) {
        data = checkout.postgresData();
        binaries = checkout.postgresBinaries();
        log = new LogFile(checkout.log("postgres"));
    }

    static String url(String database) {
        return "jdbc:postgresql://localhost:" + Ports.POSTGRES + "/" + database;
    }

    LogFile log() {
        return log;
    }

    void start() {
        starting = new CompletableFuture<>();
        try {
            discardHalfUnpackedBinaries();
            Files.deleteIfExists(log.path());
            configured().start();
        } catch (IOException | RuntimeException | ExceptionInInitializerError e) {
            throw new RunFailure(
                    "PostgreSQL did not start (%s); if %s is damaged, ./run --fresh begins anew; the end of %s:%n%n%s"
                            .formatted(
                                    e.getMessage(), data, log.path(), log.tail().indent(2)),
                    e);
        } finally {
            starting.complete(null);
        }
    }

    /** zonky completes a folder that has no such mark, but takes each file that is there for whole. */
    private void discardHalfUnpackedBinaries() throws IOException {
        if (!Files.isDirectory(binaries)) {
            return;
        }
        try (var unpacked = Files.list(binaries)) {
            for (var folder : unpacked.toList()) {
                if (!Files.exists(folder.resolve(".exists"))) {
                    Folders.delete(folder);
                }
            }
        }
    }

    private Postgres.Starter configured() {
        return Postgres.starter()
                .port(Ports.POSTGRES)
                .keptData(data)
                .unpackedIn(binaries)
                .outlivesTheJvm()
                .patience(Duration.ofMinutes(1))
                .log(log.path())
                .beforeTheStart(this::refuseWhenStopped)
                .durable()
                .setting("max_connections", "100")
                .setting("unix_socket_directories", "");
    }

    /** The running server on the data folder, whoever started it. */
    Optional<ProcessHandle> running() {
        return pid().flatMap(ProcessHandle::of)
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info().command().orElse("postgres").endsWith("postgres"));
    }

    CompletableFuture<ProcessHandle> whenGone() {
        return running().map(ProcessHandle::onExit).orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    RunFailure gone() {
        return new RunFailure("PostgreSQL ended unexpectedly; the end of %s:%n%n%s"
                .formatted(log.path(), log.tail().indent(2)));
    }

    private Optional<Long> pid() {
        try {
            return Files.readAllLines(data.resolve("postmaster.pid")).stream()
                    .findFirst()
                    .map(String::strip)
                    .map(Long::valueOf);
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Called between initdb and the server's start, the last moment to give up. */
    private void refuseWhenStopped() {
        if (stopped) {
            throw new RunFailure("stopped before PostgreSQL was started");
        }
    }

    /** Also in the middle of {@link #start}: then it ends initdb, or waits for the server in order to stop it. */
    void stop() {
        stopped = true;
        if (!starting.isDone()) {
            ProcessHandle.current()
                    .descendants()
                    .filter(process -> process.info().command().orElse("").endsWith("initdb"))
                    .forEach(ProcessHandle::destroy);
            starting.completeOnTimeout(null, 1500, TimeUnit.MILLISECONDS).join();
        }
        running().ifPresent(this::stop);
    }

    /**
     * SIGINT, PostgreSQL's fast stop: sessions end, open transactions roll back, nothing committed is lost. Where that
     * takes too long, SIGQUIT: no checkpoint, the next start replays the log.
     */
    void stop(ProcessHandle process) {
        try {
            signal("INT", process);
            if (!isGoneSoon(process)) {
                signal("QUIT", process);
            }
        } catch (IOException | InterruptedException e) {
            process.destroy();
        }
    }

    private static void signal(String signal, ProcessHandle process) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                .start()
                .waitFor();
    }

    /**
     * The server is no child of this process, so onExit() would ask only after 0.3, 0.9, 2.1 s, and a process that its
     * new parent has not buried yet counts as alive: the pid file, which PostgreSQL removes last, is the better witness.
     */
    private boolean isGoneSoon(ProcessHandle process) throws InterruptedException {
        for (long end = System.nanoTime() + FAST_STOP.toNanos(); process.isAlive() && pid().isPresent(); ) {
            if (System.nanoTime() > end) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return true;
    }
}
