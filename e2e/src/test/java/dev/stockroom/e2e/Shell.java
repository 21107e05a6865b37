package dev.stockroom.e2e;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Sends signals to processes that the tests started. */
final class Shell {

    private Shell() {}

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
    static Optional<Integer> exitCode(Process process, Duration atMost) {
        try {
            boolean gone = process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return gone ? Optional.of(process.exitValue()) : Optional.empty();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }
}
