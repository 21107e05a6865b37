package dev.stockroom.e2e.bed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The form in which the services are packaged: how they are started in it, and what is promised of it. */
public enum Form {
    JAR(Duration.ofMillis(1500), Duration.ofSeconds(4), 75) {
        @Override
        Path packaged(Path target, String artifact) {
            return target.resolve("quarkus-app");
        }

        @Override
        List<String> command(Path packaged, List<String> jvmFlags) {
            var command = new ArrayList<>(List.of(JAVA));
            command.addAll(jvmFlags);
            command.addAll(List.of("-jar", packaged.resolve("quarkus-run.jar").toString()));
            return command;
        }
    },

    NATIVE(Duration.ofMillis(100), Duration.ofSeconds(2), 115) {
        @Override
        Path packaged(Path target, String artifact) {
            return target.resolve(artifact + "-1.0.0-SNAPSHOT-runner");
        }

        @Override
        List<String> command(Path packaged, List<String> jvmFlags) {
            return List.of(packaged.toString());
        }
    };

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin/java").toString();

    private final Duration live;
    private final Duration ready;
    private final long megabytes;

    Form(Duration live, Duration ready, long megabytes) {
        this.live = live;
        this.ready = ready;
        this.megabytes = megabytes;
    }

    /** The form that is tested: {@code -De2e.native=true} takes the executables in place of the jars. */
    public static Form tested() {
        return Boolean.getBoolean("e2e.native") ? NATIVE : JAR;
    }

    /** The executable, or the directory with the jars. */
    abstract Path packaged(Path target, String artifact);

    /** How to start it, without arguments of its own. */
    abstract List<String> command(Path packaged, List<String> jvmFlags);

    /** P3: from process start until live answers. */
    public Duration live() {
        return live;
    }

    /** P6: from the end of a fault until ready. */
    public Duration ready() {
        return ready;
    }

    /** Of all that is packaged, in bytes. */
    public long size() {
        return megabytes * 1_000_000;
    }
}
