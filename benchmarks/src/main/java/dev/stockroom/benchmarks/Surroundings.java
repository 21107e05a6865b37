package dev.stockroom.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/** Where and with what was measured. */
final class Surroundings {

    private Surroundings() {}

    static String describe(Path quarkusApp, String postgres) throws IOException {
        return "%s, %s, %d processors, %d GB, Linux %s; Java %s, Quarkus %s, PostgreSQL %s"
                .formatted(
                        LocalDate.now(),
                        field(Path.of("/proc/cpuinfo"), "model name"),
                        Runtime.getRuntime().availableProcessors(),
                        memoryKb() / 1024 / 1024,
                        System.getProperty("os.version"),
                        System.getProperty("java.runtime.version"),
                        quarkusVersion(quarkusApp),
                        postgres);
    }

    private static long memoryKb() throws IOException {
        return Long.parseLong(field(Path.of("/proc/meminfo"), "MemTotal").replaceAll("\\D", ""));
    }

    private static String field(Path file, String name) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("?");
        }
    }

    /** From the name of the jar: io.quarkus.quarkus-core-VERSION.jar. */
    private static String quarkusVersion(Path quarkusApp) throws IOException {
        try (var jars = Files.list(quarkusApp.resolve("lib/main"))) {
            return jars.map(jar -> jar.getFileName().toString())
                    .filter(name -> name.startsWith("io.quarkus.quarkus-core-"))
                    .map(name -> name.replaceAll("io\\.quarkus\\.quarkus-core-|\\.jar", ""))
                    .findFirst()
                    .orElse("?");
        }
    }
}
