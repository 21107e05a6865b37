package dev.stockroom.e2e.bed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * What a time on this machine in this moment would have been on two quiet cores: beside what is timed a JVM that has
 * nothing to do starts again and again, and how long that takes where nothing else runs is known.
 */
public final class Pace implements AutoCloseable {

    /** From the start of that JVM to its end, where nothing else runs. */
    private static final Duration ALONE = Duration.ofMillis(40);

    /** So that it is no burden to what is timed. */
    private static final int RESTS = 2;

    private static final List<String> NOTHING =
            List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-version");

    private final List<Duration> starts = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::startUntilOver, "pace");
    private volatile boolean over;

    public Pace() {
        thread.setDaemon(true);
        thread.start();
    }

    /** That something is done in a time that is promised for two quiet cores; gives the pace of the machine meanwhile. */
    public static Pace within(Duration bound, Runnable timed) {
        return within(bound, Duration.ZERO, timed);
    }

    /** The same with a pause before, which is as long on every machine. */
    public static Pace within(Duration bound, Duration pause, Runnable timed) {
        try (var pace = new Pace()) {
            long began = System.nanoTime();
            timed.run();
            var time = Duration.ofNanos(System.nanoTime() - began);
            assertThat(pace.alone(time.minus(pause)))
                    .as("%s at a pace of %.1f, less a pause of %s", time, pace.slowness(), pause)
                    .isLessThanOrEqualTo(bound);
            return pace;
        }
    }

    /** What that time would have been on two quiet cores; ends the measurement. */
    public Duration alone(Duration time) {
        close();
        return Duration.ofNanos((long) (time.toNanos() / slowness()));
    }

    /**
     * The same for the longest of many times, which is held against the slowest of the starts: both had the machine's worst
     * moment. Ends the measurement.
     */
    public Duration longestAlone(Duration time) {
        close();
        return longestSoFar(time);
    }

    /** The same by what has been measured up to now. */
    public Duration longestSoFar(Duration time) {
        var longest = starts.stream().max(Duration::compareTo).orElse(ALONE);
        return Duration.ofNanos((long) (time.toNanos() / Math.max(1, (double) longest.toNanos() / ALONE.toNanos())));
    }

    /** By the median, which one start that hangs behind another does not move; 1 on a machine that is faster. */
    private double slowness() {
        var sorted = starts.stream().sorted().toList();
        return sorted.isEmpty()
                ? 1
                : Math.max(1, (double) sorted.get((sorted.size() - 1) / 2).toNanos() / ALONE.toNanos());
    }

    private void startUntilOver() {
        do {
            var time = timeOfAStart();
            starts.add(time);
            rest(time.multipliedBy(RESTS));
        } while (!over);
    }

    private static Duration timeOfAStart() {
        try {
            long began = System.nanoTime();
            new ProcessBuilder(NOTHING)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return Duration.ofNanos(System.nanoTime() - began);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw Shell.interrupted(e);
        }
    }

    private void rest(Duration time) {
        for (long end = System.nanoTime() + time.toNanos(); !over && System.nanoTime() < end; ) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    @Override
    public void close() {
        over = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw Shell.interrupted(e);
        }
    }
}
