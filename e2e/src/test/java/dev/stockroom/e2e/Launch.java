package dev.stockroom.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** A service about to be started: its settings become environment variables, as in a container. */
final class Launch {

    /** So that many start fast on few cores; what is timed is started without. */
    private static final List<String> FAST_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m");

    private final Service service;
    private final Path logs;
    private final Consumer<ServiceProcess> onStart;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> jvmFlags = new ArrayList<>(FAST_START);
    private boolean fromArchive = true;

    Launch(Service service, Path logs, Consumer<ServiceProcess> onStart) {
        this.service = service;
        this.logs = logs;
        this.onStart = onStart;
        with("quarkus.http.host", "127.0.0.1");
        with("quarkus.management.host", "127.0.0.1");
    }

    Launch on(PostgresCluster cluster, String database) {
        return at(cluster.url(database)).as(Login.SERVICE);
    }

    Launch at(String jdbcUrl) {
        return with("quarkus.datasource.jdbc.url", jdbcUrl);
    }

    Launch as(Login login) {
        return with("quarkus.datasource.username", login.user()).with("quarkus.datasource.password", login.password());
    }

    Launch with(String property, Object value) {
        return env(property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT), value.toString());
    }

    /** One of order-saga's Flyway placeholders. */
    Launch placeholder(String name, Object value) {
        return with("quarkus.flyway.placeholders." + name, value);
    }

    Launch env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Launch without(String property) {
        environment.remove(property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT));
        return this;
    }

    /** With the flags that a user's {@code java -jar} has: none. */
    Launch withPlainJvm() {
        jvmFlags.clear();
        fromArchive = false;
        return this;
    }

    Launch jvmFlags(String... flags) {
        jvmFlags.addAll(List.of(flags));
        return this;
    }

    ServiceProcess start() {
        int httpPort = Ports.free();
        int managementPort = Ports.free();
        with("quarkus.http.port", httpPort).with("quarkus.management.port", managementPort);
        var command = command();
        try {
            var output = File.createTempFile(service.artifact() + "-", ".log", logs.toFile());
            long startedAt = System.nanoTime();
            var process = processBuilder(command, output).start();
            var started = new ServiceProcess(process, output.toPath(), httpPort, managementPort, startedAt);
            onStart.accept(started);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command() {
        var flags = new ArrayList<>(jvmFlags);
        if (fromArchive) {
            flags.addAll(ClassArchive.flags(service));
        }
        return Shell.heedingInterrupts(service.command(flags));
    }

    private ProcessBuilder processBuilder(List<String> command, File output) {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
        var inherited = Map.copyOf(builder.environment());
        builder.environment().clear();
        List.of("PATH", "HOME", "TMPDIR").forEach(name -> copy(inherited, name, builder.environment()));
        builder.environment().putAll(environment);
        return builder;
    }

    private static void copy(Map<String, String> from, String name, Map<String, String> to) {
        if (from.containsKey(name)) {
            to.put(name, from.get(name));
        }
    }
}
