package dev.stockroom.e2e.bed;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Sends signals to processes that the tests started. */
public final class Shell {

    private static final int SIGINT = 2;

    private Shell() {}

    /**
     * The command, so that SIGINT ends it also where the tests run as a background job, whose shell had it ignored: a
     * process inherits that, and a JVM keeps to it.
     */
    static List<String> heedingInterrupts(List<String> command) {
        if (!ignoresInterrupts()) {
            return command;
        }
        var heeding = new ArrayList<>(List.of("env", "--default-signal=INT"));
        heeding.addAll(command);
        return heeding;
    }

    private static boolean ignoresInterrupts() {
        try (var status = Files.lines(Path.of("/proc/self/status"))) {
            return status.filter(line -> line.startsWith("SigIgn:"))
                    .map(line -> line.substring("SigIgn:".length()).trim())
                    .anyMatch(mask -> new BigInteger(mask, 16).testBit(SIGINT - 1));
        } catch (IOException e) {
            return false;
        }
    }

    static void kill(String signal, long pid) {
        try {
            var kill = new ProcessBuilder("kill", "-s", signal, Long.toString(pid)).inheritIO();
            if (kill.start().waitFor() != 0) {
                throw new IllegalStateException("kill -s " + signal + " " + pid + " failed.");
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** The exit code, or nothing when the process still runs after that time. */
    public static Optional<Integer> exitCode(Process process, Duration atMost) {
        try {
            boolean gone = process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return gone ? Optional.of(process.exitValue()) : Optional.empty();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    public static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }
}
