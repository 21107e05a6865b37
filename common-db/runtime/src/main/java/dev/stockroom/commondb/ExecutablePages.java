package dev.stockroom.commondb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.word.Pointer;
import org.graalvm.word.UnsignedWord;
import org.graalvm.word.WordFactory;
import org.jboss.logging.Logger;

/**
 * The code and the constants of an executable, as Linux has mapped them. Much of both serves the start alone: Flyway,
 * Hibernate's validation, all that builds the application up. Handed back when the start is over, what goes on being used
 * comes back from the page cache, and the rest is the process's no longer. For executables: a JVM must not load this class.
 */
final class ExecutablePages {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    /** {@code MADV_DONTNEED} of {@code madvise(2)}: what nobody has written to comes back from the file. */
    private static final int DONT_NEED = 4;

    private static final Path MAPPINGS = Path.of("/proc/self/smaps");
    private static final Path EXECUTABLE = Path.of("/proc/self/exe");

    private ExecutablePages() {}

    /** Hands them back; where that is not possible, as where there is no {@code /proc}, everything stays as it is. */
    static void handBack() {
        try {
            String executable = EXECUTABLE.toRealPath().toString();
            MemoryMapping.all(Files.readAllLines(MAPPINGS)).stream()
                    .filter(mapping -> mapping.isUnchanged(executable))
                    .forEach(ExecutablePages::handBack);
        } catch (IOException e) {
            LOG.debug("The executable's pages stay resident", e);
        }
    }

    private static void handBack(MemoryMapping mapping) {
        Pointer begin = WordFactory.pointer(mapping.begin());
        int status = madvise(begin, WordFactory.unsigned(mapping.length()), DONT_NEED);
        LOG.debugf("Handed back %d KiB of the executable: status %d", mapping.length() / 1024, status);
    }

    @CFunction
    private static native int madvise(Pointer address, UnsignedWord length, int advice);
}
