package dev.stockroom.e2e.bed;

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
import java.util.function.UnaryOperator;

/** A service about to be started: its settings become environment variables, as in a container. */
public final class Launch {

    /** So that many start fast on few cores; what is timed is started without. */
    private static final List<String> FAST_START =
            List.of("-XX:TieredStopAtLevel=1", "-XX:CompileThresholdScaling=4", "-XX:+UseSerialGC", "-Xmx128m");

    private final Service service;
    private final Path logs;
    private final Consumer<ServiceProcess> onStart;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> jvmFlags = new ArrayList<>(FAST_START);
    private boolean fromArchive = true;
    private Path copy;
    private UnaryOperator<List<String>> surroundings = command -> command;

    Launch(Service service, Path logs, Consumer<ServiceProcess> onStart) {
        this.service = service;
        this.logs = logs;
        this.onStart = onStart;
        with("quarkus.http.host", "127.0.0.1");
        with("quarkus.management.host", "127.0.0.1");
    }

    public Launch on(PostgresCluster cluster, String database) {
        return at(cluster.url(database)).as(Login.SERVICE);
    }

    public Launch at(String jdbcUrl) {
        return with("quarkus.datasource.jdbc.url", jdbcUrl);
    }

    public Launch as(Login login) {
        return with("quarkus.datasource.username", login.user()).with("quarkus.datasource.password", login.password());
    }

    public Launch with(String property, Object value) {
        return env(property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT), value.toString());
    }

    /** One of order-saga's Flyway placeholders. */
    public Launch placeholder(String name, Object value) {
        return with("quarkus.flyway.placeholders." + name, value);
    }

    public Launch env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public Launch without(String property) {
        environment.remove(property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT));
        return this;
    }

    /** With the flags that a user's {@code java -jar} has: none. */
    public Launch withPlainJvm() {
        jvmFlags.clear();
        fromArchive = false;
        return this;
    }

    Launch jvmFlags(String... flags) {
        jvmFlags.addAll(List.of(flags));
        return this;
    }

    /** From a copy of what was packaged, in another directory. */
    public Launch copiedTo(Path directory) throws IOException {
        copy = service.packaged().copyTo(directory);
        return withPlainJvm();
    }

    /** In the group from its first moment, as a copy on that disk whose pages count in the group. */
    public Launch in(MemoryGroup group, OrdinaryDisk disk) {
        copy = group.copy(service.packaged().root(), disk.files());
        surroundings = group::command;
        return this;
    }

    /** Serves, or runs the command that the arguments name; what that says goes to one file. */
    public ServiceProcess start(String... arguments) {
        int httpPort = Ports.free();
        int managementPort = Ports.free();
        with("quarkus.http.port", httpPort).with("quarkus.management.port", managementPort);
        var command = command(arguments);
        try {
            var output = File.createTempFile(service.artifact() + "-", ".log", logs.toFile());
            long startedAt = System.nanoTime();
            var process = processBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start();
            var started = new ServiceProcess(process, output.toPath(), httpPort, managementPort, startedAt);
            onStart.accept(started);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command of the operator's to its end. */
    public Command run(String... arguments) {
        var command = command(arguments);
        try {
            var out = File.createTempFile(service.artifact() + "-", ".out", logs.toFile());
            var err = File.createTempFile(service.artifact() + "-", ".err", logs.toFile());
            long startedAt = System.nanoTime();
            var process = processBuilder(command)
                    .redirectOutput(out)
                    .redirectError(err)
                    .start();
            return Command.ended(process, out.toPath(), err.toPath(), startedAt);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command(String... arguments) {
        var flags = new ArrayList<>(jvmFlags);
        if (fromArchive) {
            flags.addAll(ClassArchive.flags(service));
        }
        var command = new ArrayList<>(
                copy == null ? service.command(flags) : service.form().command(copy, flags));
        command.addAll(List.of(arguments));
        return surroundings.apply(Shell.heedingInterrupts(command));
    }

    private ProcessBuilder processBuilder(List<String> command) {
        var builder = new ProcessBuilder(command);
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
