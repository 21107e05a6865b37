package dev.stockroom.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What is started: the service on the JVM, with common-db at work or switched off, or its native executable. */
enum Contender {
    COMMON_DB("common-db", Map.of()),
    WITHOUT("without", Map.of("COMMON_DB_ENABLED", "false")),
    JVM("JVM", Map.of()),
    NATIVE("native", Map.of());

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

    /**
     * Whether its probe is asked from the beginning, to see when it is live. With common-db beside without it that would
     * burden one side alone, because only that side answers early.
     */
    boolean isProbed() {
        return this == JVM || this == NATIVE;
    }

    List<String> command(Path target) {
        return this == NATIVE
                ? List.of(executable(target).toString())
                : PackagedService.onTheJvm(target.resolve("quarkus-app/quarkus-run.jar"));
    }

    static Path executable(Path target) {
        return target.resolve("product-service-1.0.0-SNAPSHOT-runner");
    }

    static boolean isCompiled(Path target) {
        return Files.isExecutable(executable(target));
    }
}
