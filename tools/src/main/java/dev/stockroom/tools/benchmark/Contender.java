package dev.stockroom.tools.benchmark;

import java.util.Map;

/** The same executable, with common-db at work or switched off. */
enum Contender {
    COMMON_DB("common-db", Map.of()),
    WITHOUT("without", Map.of("COMMON_DB_ENABLED", "false"));

    private final String label;
    private final Map<String, String> settings;

    Contender(String label, Map<String, String> settings) {
        this.label = label;
        this.settings = settings;
    }

    String label() {
        return label;
    }

    Map<String, String> settings() {
        return settings;
    }
}
