package dev.stockroom.e2e.bed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A disk in a file, mounted for each test, that reads ahead as far as Linux's disks do by default. Where the machine's own
 * reads 8 MiB for each page that is missing, as some do, little memory is full at once of pages that nobody wants.
 */
public final class OrdinaryDisk implements BeforeEachCallback, AfterEachCallback {

    private static final String MOUNT = """
            set -e
            truncate --size=256M disk
            mkfs.ext4 -q disk
            mkdir files
            mount -o loop disk files
            echo 128 > /sys/dev/block/$(mountpoint -d files)/queue/read_ahead_kb
            """;
    private static final String UNMOUNT = """
            mountpoint -q files && umount files
            rm -rf --one-file-system disk files
            """;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private Path folder;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "disk-");
        if (run(MOUNT) != 0) {
            throw new IllegalStateException(
                    "The test needs root, mkfs.ext4 and a loop device: it mounts a disk there.");
        }
    }

    /** A directory on it. */
    Path files() {
        return folder.resolve("files");
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        if (folder != null) {
            run(UNMOUNT);
            Files.delete(folder);
        }
    }

    private int run(String script) throws IOException {
        var shell = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .inheritIO();
        return Shell.exitCode(shell.start(), PATIENCE).orElse(-1);
    }
}
