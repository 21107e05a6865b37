package dev.stockroom.e2e.bed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A memory cgroup, made for each test and removed after it: what runs in it has so much memory, with the pages of the
 * files that it reads, and no swap.
 */
public final class MemoryGroup implements BeforeEachCallback, AfterEachCallback {

    private static final String NEEDED = "The test needs root and /sys/fs/cgroup mounted writable, with the controller"
            + " \"memory\" of version 2, or of version 1 below memory: it makes a memory cgroup there. ";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final long limit;
    private Version version;
    private Path group;

    /** The files of a version's controller; with swappiness 0 version 1 does not swap at all. */
    private enum Version {
        ONE("/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.swappiness", "memory.oom_control"),
        TWO("/sys/fs/cgroup", "memory.max", "memory.swap.max", "memory.events");

        private final Path root;
        private final String limit;
        private final String swap;
        private final String events;

        Version(String root, String limit, String swap, String events) {
            this.root = Path.of(root);
            this.limit = limit;
            this.swap = swap;
            this.events = events;
        }

        static Version mounted() {
            return Files.exists(ONE.root.resolve(ONE.limit)) ? ONE : TWO;
        }
    }

    /** {@code limit} is in bytes. */
    public MemoryGroup(long limit) {
        this.limit = limit;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        version = Version.mounted();
        try {
            make();
        } catch (IOException e) {
            throw new IllegalStateException(NEEDED + e, e);
        }
    }

    private void make() throws IOException {
        if (version == Version.TWO) {
            Files.writeString(version.root.resolve("cgroup.subtree_control"), "+memory");
        }
        group = Files.createTempDirectory(version.root, "stockroom-");
        Files.writeString(group.resolve(version.limit), Long.toString(limit));
        if (Files.exists(group.resolve(version.swap))) {
            Files.writeString(group.resolve(version.swap), "0");
        }
    }

    /** The command, so that it is in the group before it is what it is. */
    List<String> command(List<String> command) {
        var inside = new ArrayList<>(List.of("sh", "-c", "echo $$ > \"$0\" && exec \"$@\""));
        inside.add(group.resolve("cgroup.procs").toString());
        inside.addAll(command);
        return inside;
    }

    /** A copy whose pages count in the group; those of the file itself count where it was read first, perhaps elsewhere. */
    Path copy(Path file, Path directory) {
        try {
            var copying = new ProcessBuilder(command(List.of("cp", file.toString(), directory.toString()))).inheritIO();
            if (Shell.exitCode(copying.start(), PATIENCE).orElse(-1) != 0) {
                throw new IllegalStateException("There is no copy of " + file + " in " + directory);
            }
            return directory.resolve(file.getFileName());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many processes of the group Linux has killed because there was no memory left in it. */
    public long killed() {
        try (var lines = Files.lines(group.resolve(version.events))) {
            return lines.filter(line -> line.startsWith("oom_kill "))
                    .mapToLong(line -> Long.parseLong(line.substring("oom_kill ".length())))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** After the processes have been ended, which leave a group shortly after their end. */
    @Override
    public void afterEach(ExtensionContext context) {
        if (group != null) {
            Awaitility.await("removal of " + group)
                    .atMost(PATIENCE)
                    .ignoreException(FileSystemException.class)
                    .until(() -> Files.deleteIfExists(group));
        }
    }
}
