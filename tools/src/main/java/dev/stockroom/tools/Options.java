package dev.stockroom.tools;

import java.util.List;
import java.util.Set;

/** What {@code ./run} was asked for; the script beside it explains the options. */
record Options(boolean fresh, boolean smoke, boolean tour) {

    private static final Set<String> KNOWN = Set.of("--fresh", "--smoke", "--tour");

    static Options parse(String... arguments) {
        var given = List.of(arguments);
        given.stream().filter(option -> !KNOWN.contains(option)).findFirst().ifPresent(option -> {
            throw new IllegalArgumentException("unknown option " + option + ", see ./run --help");
        });
        if (given.contains("--tour") && given.size() > 1) {
            throw new IllegalArgumentException("--tour starts nothing, so it goes with no other option");
        }
        return new Options(given.contains("--fresh"), given.contains("--smoke"), given.contains("--tour"));
    }
}
