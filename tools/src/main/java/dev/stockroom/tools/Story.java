package dev.stockroom.tools;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Prints what happens, one line each, with the seconds since the beginning. */
final class Story {

    private final PrintStream out;
    private final long begin = System.nanoTime();

    Story(PrintStream out) {
        this.out = out;
    }

    synchronized void tell(String who, String what) {
        out.printf(Locale.ROOT, "%7.2f s  %-17s  %s%n", sinceBegin().toMillis() / 1000.0, who, what);
    }

    synchronized void print(String text) {
        out.println(text);
    }

    private Duration sinceBegin() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
