package dev.stockroom.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recognising the processes of an earlier run. */
@Tag("unit")
class ProcessLedgerTest {

    @TempDir
    private Path folder;

    @Test
    void findsAProcessThatStillRuns() {
        var ledger = new ProcessLedger(folder.resolve("processes"));
        ledger.add("run", ProcessHandle.current());

        assertThat(ledger.alive())
                .singleElement()
                .satisfies(entry -> assertThat(entry.pid())
                        .isEqualTo(ProcessHandle.current().pid()));
    }

    @Test
    void isNotMisledByAnotherProcessWithTheSameId() throws IOException {
        var file = folder.resolve("processes");
        Files.writeString(file, "run " + ProcessHandle.current().pid() + " 1234\n");

        assertThat(new ProcessLedger(file).alive()).isEmpty();
    }

    @Test
    void startsEmptyAndCanBeCleared() {
        var ledger = new ProcessLedger(folder.resolve("processes"));
        assertThat(ledger.alive()).isEmpty();

        ledger.add("run", ProcessHandle.current());
        ledger.clear();

        assertThat(ledger.alive()).isEmpty();
    }
}
