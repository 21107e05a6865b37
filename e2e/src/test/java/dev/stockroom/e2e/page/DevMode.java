package dev.stockroom.e2e.page;

import dev.stockroom.e2e.bed.Ports;
import dev.stockroom.e2e.bed.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** The dev mode of product-service in a checkout of its own, which may be edited, on a server of its own. */
final class DevMode implements AutoCloseable {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Path service;
    private final Path log;
    private final int httpPort = Ports.free();
    private final int managementPort = Ports.free();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;

    private DevMode(Path work) {
        service = work.resolve("checkout/product-service");
        log = work.resolve("dev.log");
        try {
            var checkout = Files.createDirectories(work.resolve("checkout"));
            var copy = "git ls-files -z | xargs -0 cp --parents -t \"$0\"";
            run(new ProcessBuilder("bash", "-c", copy, checkout.toString()).directory(ROOT.toFile()));
            process = new ProcessBuilder(command())
                    .directory(checkout.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param work an empty directory */
    static DevMode start(Path work) {
        var mode = new DevMode(work);
        Awaitility.await("dev mode")
                .atMost(PATIENCE)
                .failFast("dev mode has ended", () -> !mode.process.isAlive())
                .until(() -> mode.log().contains("Profile dev activated"));
        return mode;
    }

    private List<String> command() {
        return List.of(
                "./mvnw",
                "-B",
                "-Dquick",
                "-Dstyle.color=never",
                "compile",
                "quarkus:dev",
                "-pl",
                "product-service",
                "-am",
                "-Ddebug=false",
                "-Dcommon-db.shared-dev-server=false",
                "-Dquarkus.http.port=" + httpPort,
                "-Dquarkus.management.port=" + managementPort);
    }

    private static void run(ProcessBuilder command) throws IOException {
        var code = Shell.exitCode(command.inheritIO().start(), PATIENCE);
        if (code.isEmpty() || code.get() != 0) {
            throw new IllegalStateException(command.command() + " failed.");
        }
    }

    String url(String path) {
        return "http://localhost:" + httpPort + path;
    }

    String managementUrl(String path) {
        return "http://localhost:" + managementPort + path;
    }

    /** Asks, which is when dev mode looks for what was saved, until the answer has this status. */
    void awaitAnswer(String path, int status) {
        var request = HttpRequest.newBuilder(URI.create(url(path))).build();
        Awaitility.await(path)
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> client.send(request, BodyHandlers.discarding()).statusCode() == status);
    }

    /** All that it has printed. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a file of the service holds, {@code path} being that below {@code src/main}. */
    String read(String path) {
        try {
            return Files.readString(file(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void save(String path, String text) {
        try {
            Files.writeString(file(path), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void edit(String path, UnaryOperator<String> change) {
        save(path, change.apply(read(path)));
    }

    void delete(String path) {
        try {
            Files.delete(file(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String path) {
        return service.resolve("src/main").resolve(path);
    }

    /** As Ctrl-C does it: Maven ends the service, which ends its server. */
    @Override
    public void close() {
        process.destroy();
        if (Shell.exitCode(process, Duration.ofMinutes(2)).isEmpty()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
