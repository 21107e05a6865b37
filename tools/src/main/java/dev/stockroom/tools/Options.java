package dev.stockroom.tools;

import java.util.List;

/** What {@code ./run} was asked for; the script beside it explains the options. */
record Options(boolean fresh, boolean smoke) {

    static Options parse(String... arguments) {
        var given = List.of(arguments);
        given.stream().filter(option -> !isKnown(option)).findFirst().ifPresent(option -> {
            throw new IllegalArgumentException("unknown option " + option + ", see ./run --help");
        });
        return new Options(given.contains("--fresh"), given.contains("--smoke"));
    }

    private static boolean isKnown(String option) {
        return option.equals("--fresh") || option.equals("--smoke");
    }
}
