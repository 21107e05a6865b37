package dev.stockroom.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One packaged service on free ports of the loopback, with the settings that it ships with and none of the shell's. */
final class PackagedService {

    private static final Duration POLL = Duration.ofMillis(2);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path log;
    private final String sample;
    private final ProcessBuilder builder;
    private final int port;
    private final int managementPort;
    private Process process;
    private Thread stopper;

    /** {@code sample} is the path of the real request that must be answered before the service counts as ready. */
    PackagedService(List<String> command, Path log, String databaseUrl, String sample) throws IOException {
        this.log = log;
        this.sample = sample;
        port = freePort();
        managementPort = freePort();
        builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        configure(databaseUrl);
    }

    static List<String> onTheJvm(Path jar) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(java, "-jar", jar.toString());
    }

    private void configure(String databaseUrl) {
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("QUARKUS_") || name.startsWith("COMMON_DB_"));
        environment.remove("DATABASE_URL");
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        environment.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(managementPort));
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", databaseUrl);
        environment.put("QUARKUS_DATASOURCE_USERNAME", BenchmarkServer.LOGIN);
        environment.put("QUARKUS_DATASOURCE_PASSWORD", BenchmarkServer.LOGIN);
    }

    PackagedService with(Map<String, String> settings) {
        builder.environment().putAll(settings);
        return this;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** It goes down with this program, however that ends. */
    void start() throws IOException {
        process = builder.start();
        stopper = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(stopper);
    }

    void awaitLive() throws IOException {
        await(() -> isOk(managementPort, "/q/health/live"));
    }

    void awaitReady() throws IOException {
        await(() -> isOk(port, sample) && isOk(managementPort, "/q/health/ready"));
    }

    private void await(BooleanSupplier condition) throws IOException {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new IllegalStateException("the service did not start:\n" + Files.readString(log));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** By force where it does not end by itself: one that hangs while it starts would hang here too. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        Runtime.getRuntime().removeShutdownHook(stopper);
    }

    /** By channel, because failing to connect by socket costs twice the processor time. */
    private static boolean isOk(int port, String path) {
        try (var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            channel.write(StandardCharsets.US_ASCII.encode(request));
            return new String(channel.socket().getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .startsWith("HTTP/1.1 200 ");
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
