package dev.stockroom.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The form in which the services are packaged: how they are started in it, and what is promised of it. */
enum Form {
    JAR(Duration.ofMillis(1500), Duration.ofSeconds(4), 75, 260, 240) {
        @Override
        Path packaged(Path target, String artifact) {
            return target.resolve("quarkus-app");
        }

        @Override
        List<String> command(Path packaged, List<String> jvmFlags, List<String> heap) {
            var command = new ArrayList<>(List.of(JAVA));
            command.addAll(jvmFlags);
            command.addAll(heap);
            command.addAll(List.of("-jar", packaged.resolve("quarkus-run.jar").toString()));
            return command;
        }
    },

    NATIVE(Duration.ofMillis(100), Duration.ofSeconds(2), 115, 110, 75) {
        @Override
        Path packaged(Path target, String artifact) {
            return target.resolve(artifact + "-1.0.0-SNAPSHOT-runner");
        }

        @Override
        List<String> command(Path packaged, List<String> jvmFlags, List<String> heap) {
            var command = new ArrayList<>(List.of(packaged.toString()));
            command.addAll(heap);
            return command;
        }
    };

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin/java").toString();

    private final Duration live;
    private final Duration ready;
    private final long megabytes;
    private final long mebibytes;
    private final long mebibytesOfSmallHeap;

    Form(Duration live, Duration ready, long megabytes, long mebibytes, long mebibytesOfSmallHeap) {
        this.live = live;
        this.ready = ready;
        this.megabytes = megabytes;
        this.mebibytes = mebibytes;
        this.mebibytesOfSmallHeap = mebibytesOfSmallHeap;
    }

    /** The form that is tested: {@code -De2e.native=true} takes the executables in place of the jars. */
    static Form tested() {
        return Boolean.getBoolean("e2e.native") ? NATIVE : JAR;
    }

    /** The executable, or the directory with the jars. */
    abstract Path packaged(Path target, String artifact);

    /** How to start it, without arguments of its own. */
    abstract List<String> command(Path packaged, List<String> jvmFlags, List<String> heap);

    /** P3: from process start until live answers. */
    Duration live() {
        return live;
    }

    /** P6: from the end of a fault until ready. */
    Duration ready() {
        return ready;
    }

    /** Of all that is packaged, in bytes. */
    long size() {
        return megabytes * 1_000_000;
    }

    /** Resident after the first request, in bytes, with the heap that we ship. */
    long memory() {
        return mebibytes * 1024 * 1024;
    }

    /** The same with a heap of 64 MiB. */
    long memoryWithSmallHeap() {
        return mebibytesOfSmallHeap * 1024 * 1024;
    }
}
