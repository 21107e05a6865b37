package dev.stockroom.tools;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Turns what a service says of itself, many times over, into one line per change. */
final class PhaseLines {

    private final Consumer<String> out;
    private final Set<String> told = new HashSet<>();

    PhaseLines(Consumer<String> out) {
        this.out = out;
    }

    synchronized void tell(Phase phase) {
        tell(phase.toString());
    }

    synchronized void tell(String line) {
        if (told.add(line)) {
            out.accept(line);
        }
    }
}
