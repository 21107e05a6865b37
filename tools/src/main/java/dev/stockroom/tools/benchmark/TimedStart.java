package dev.stockroom.tools.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One start, timed from just before the process is made until ready is 200 and a real request is 200.
 *
 * <p>It knocks at the port of the API every 2 ms, which opens at the end of the start for both contenders: asking the
 * probe, which only one of them answers early, would burden that one alone.
 */
final class TimedStart {

    private static final Duration POLL = Duration.ofMillis(2);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SETTLE = Duration.ofSeconds(1);

    private final Path jar;
    private final Path log;

    TimedStart(Path jar, Path log) {
        this.jar = jar;
        this.log = log;
    }

    Sample measure(Situation situation, Contender contender, String url) throws IOException, InterruptedException {
        int port = freePort();
        int managementPort = freePort();
        var builder = builder(contender, url, port, managementPort);
        long cpu = ownCpuNanos();
        long begin = System.nanoTime();
        var process = builder.start();
        var stop = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            awaitReady(process, port, managementPort, begin);
            long nanos = System.nanoTime() - begin;
            double poller = 100.0 * (ownCpuNanos() - cpu) / nanos;
            TimeUnit.MILLISECONDS.sleep(SETTLE.toMillis());
            return new Sample(situation, contender, nanos / 1e6, rssKb(process.pid()), poller);
        } finally {
            process.destroy();
            process.waitFor();
            Runtime.getRuntime().removeShutdownHook(stop);
        }
    }

    private ProcessBuilder builder(Contender contender, String url, int port, int managementPort) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(List.of(java, "-jar", jar.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("QUARKUS_") || name.startsWith("COMMON_DB_"));
        environment.remove("DATABASE_URL");
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        environment.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(managementPort));
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", url);
        environment.put("QUARKUS_DATASOURCE_USERNAME", BenchmarkServer.LOGIN);
        environment.put("QUARKUS_DATASOURCE_PASSWORD", BenchmarkServer.LOGIN);
        environment.putAll(contender.settings());
        return builder;
    }

    private void awaitReady(Process process, int port, int managementPort, long begin) throws IOException {
        while (!isOk(port, "/products?limit=1") || !isOk(managementPort, "/q/health/ready")) {
            if (!process.isAlive() || System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new IllegalStateException("the service did not start:\n" + Files.readString(log));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
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

    private static long ownCpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** What the process holds in memory one second after ready. */
    private static long rssKb(long pid) throws IOException {
        try (var lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
