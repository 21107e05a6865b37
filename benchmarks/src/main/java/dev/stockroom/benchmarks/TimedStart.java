package dev.stockroom.benchmarks;

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
 * <p>It knocks at the port of the API every 2 ms, which opens at the end of the start for every contender; where it is
 * measured too, at the probe until that says live.
 */
final class TimedStart {

    private static final Duration SETTLE = Duration.ofSeconds(1);

    private final Path target;
    private final Path log;

    TimedStart(Path target, Path log) {
        this.target = target;
        this.log = log;
    }

    Sample measure(Start what, String url) throws IOException, InterruptedException {
        var command = what.contender().command(target);
        var service = new PackagedService(command, log, url, "/products?limit=1")
                .with(what.contender().settings());
        long cpu = ownCpuNanos();
        long begin = System.nanoTime();
        service.start();
        try {
            double live = what.contender().isProbed() ? liveMs(service, begin) : Double.NaN;
            service.awaitReady();
            long nanos = System.nanoTime() - begin;
            double poller = 100.0 * (ownCpuNanos() - cpu) / nanos;
            TimeUnit.MILLISECONDS.sleep(SETTLE.toMillis());
            return new Sample(what.situation(), what.contender(), live, nanos / 1e6, rssKb(service.pid()), poller);
        } finally {
            service.stop();
        }
    }

    private static double liveMs(PackagedService service, long begin) throws IOException {
        service.awaitLive();
        return (System.nanoTime() - begin) / 1e6;
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
