package dev.stockroom.commondb.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that kubectl describe pod shows. */
@Tag("unit")
class TerminationLogTest {

    @TempDir
    Path folder;

    @Test
    void isWhereKubernetesLooks() {
        assertThat(TerminationLog.DEFAULT).isEqualTo(Path.of("/dev/termination-log"));
    }

    @Test
    void holdsTheLastTextOnly() throws IOException {
        Path file = Files.writeString(folder.resolve("log"), "an earlier and much longer text");
        TerminationLog.write(file, "the database is not ready: café");
        assertThat(Files.readString(file)).isEqualTo("the database is not ready: café" + System.lineSeparator());
    }

    @Test
    void isNeverCreated() {
        Path file = folder.resolve("log");
        TerminationLog.write(file, "text");
        assertThat(file).doesNotExist();
    }

    @Test
    void hurtsNobodyWhereItCannotBeWritten() {
        assertThatCode(() -> TerminationLog.write(folder, "a directory")).doesNotThrowAnyException();
        assertThatCode(() -> TerminationLog.write(Path.of("/proc/version"), "a file of the kernel"))
                .doesNotThrowAnyException();
    }
}
