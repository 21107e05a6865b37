package dev.stockroom.tools.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One start, timed from just before the process is made until ready is 200 and a real request is 200.
 *
 * <p>It knocks at the port of the API every 2 ms, which opens at the end of the start for both contenders: asking the
 * probe, which only one of them answers early, would burden that one alone.
 */
final class TimedStart {

    private static final Duration SETTLE = Duration.ofSeconds(1);

    private final Path jar;
    private final Path log;

    TimedStart(Path jar, Path log) {
        this.jar = jar;
        this.log = log;
    }

    Sample measure(Situation situation, Contender contender, String url) throws IOException, InterruptedException {
        var service = new PackagedService(jar, log, url, "/products?limit=1").with(contender.settings());
        long cpu = ownCpuNanos();
        long begin = System.nanoTime();
        service.start();
        try {
            service.awaitReady();
            long nanos = System.nanoTime() - begin;
            double poller = 100.0 * (ownCpuNanos() - cpu) / nanos;
            TimeUnit.MILLISECONDS.sleep(SETTLE.toMillis());
            return new Sample(situation, contender, nanos / 1e6, rssKb(service.pid()), poller);
        } finally {
            service.stop();
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
}
