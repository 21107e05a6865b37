package dev.stockroom.commondb.quarkus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jboss.logging.Logger;

/** The file from which {@code kubectl describe pod} shows why a container ended; written only if it exists. */
final class TerminationLog {

    /** Kubernetes' default for {@code terminationMessagePath}. */
    static final Path DEFAULT = Path.of("/dev/termination-log");

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private TerminationLog() {}

    static void write(Path file, String text) {
        if (Files.isRegularFile(file)) {
            try {
                Files.writeString(file, text + System.lineSeparator(), StandardOpenOption.TRUNCATE_EXISTING);
            } catch (IOException e) {
                LOG.debugf(e, "%s could not be written", file);
            }
        }
    }
}
