package dev.stockroom.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One packaged service as a process of its own. */
final class Service {

    private final String name;
    private final int port;
    private final int managementPort;
    private final LogFile log;
    private Process process;

    Service(String name, int port, int managementPort, Path log) {
        this.name = name;
        this.port = port;
        this.managementPort = managementPort;
        this.log = new LogFile(log);
    }

    void start(Path jar, Consumer<String> listener) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(List.of(java, "-jar", jar.toString()))
                .directory(log.path().getParent().toFile())
                .redirectErrorStream(true);
        withoutForeignSettings(builder.environment());
        builder.environment().putAll(settings());
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        log.follow(process.getInputStream(), listener);
    }

    /** What the user's shell sets for another application must not reach this one. */
    private static void withoutForeignSettings(Map<String, String> environment) {
        environment
                .keySet()
                .removeIf(variable -> variable.startsWith("QUARKUS_")
                        || variable.startsWith("COMMON_DB_")
                        || variable.equals("DATABASE_URL"));
    }

    private Map<String, String> settings() {
        return Map.ofEntries(
                Map.entry("QUARKUS_HTTP_HOST", "localhost"),
                Map.entry("QUARKUS_HTTP_PORT", String.valueOf(port)),
                Map.entry("QUARKUS_MANAGEMENT_HOST", "localhost"),
                Map.entry("QUARKUS_MANAGEMENT_PORT", String.valueOf(managementPort)),
                Map.entry("QUARKUS_DATASOURCE_JDBC_URL", PostgresServer.url(name.replace("-service", ""))),
                Map.entry("QUARKUS_DATASOURCE_USERNAME", PostgresServer.LOGIN),
                Map.entry("QUARKUS_DATASOURCE_PASSWORD", PostgresServer.LOGIN),
                Map.entry("QUARKUS_REST_CLIENT_PRODUCT_SERVICE_URL", "http://localhost:" + Ports.PRODUCT),
                Map.entry("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false"),
                Map.entry("QUARKUS_LOG_CONSOLE_FORMAT", "%d{HH:mm:ss,SSS} %-5p [%c] (%t) %s%e%n"));
    }

    String name() {
        return name;
    }

    LogFile log() {
        return log;
    }

    URI url(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    URI managementUrl(String path) {
        return URI.create("http://localhost:" + managementPort + path);
    }

    CompletableFuture<Process> whenGone() {
        return process.onExit();
    }

    void requireAlive() {
        if (!process.isAlive()) {
            throw gone();
        }
    }

    RunFailure gone() {
        return new RunFailure("%s ended unexpectedly with exit code %d; the end of %s:%n%n%s"
                .formatted(name, process.exitValue(), log.path(), log.tail().indent(2)));
    }

    /** Null before the start. */
    Process process() {
        return process;
    }
}
