package dev.stockroom.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Remembers in a file which processes this program has started, so that the next run can find what a kill -9 left
 * behind. The start time tells a process from a later one with the same id.
 */
final class ProcessLedger {

    private final Path file;

    ProcessLedger(Path file) {
        this.file = file;
    }

    /** A process as it was written down. */
    record Entry(String name, long pid, long startedAt) {

        static Entry of(String name, ProcessHandle process) {
            return new Entry(name, process.pid(), startOf(process));
        }

        static Entry parse(String line) {
            var fields = line.split(" ");
            return new Entry(fields[0], Long.parseLong(fields[1]), Long.parseLong(fields[2]));
        }

        /** A process that has ended, but that nobody has buried yet, counts as alive; only, it has no command any more. */
        Optional<ProcessHandle> alive() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> process.info().command().isPresent())
                    .filter(process -> startOf(process) == startedAt);
        }

        private static long startOf(ProcessHandle process) {
            return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        }

        @Override
        public String toString() {
            return name + " " + pid + " " + startedAt;
        }
    }

    List<Entry> alive() {
        try {
            return !Files.exists(file)
                    ? List.of()
                    : Files.readAllLines(file).stream()
                            .map(Entry::parse)
                            .filter(entry -> entry.alive().isPresent())
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void add(String name, ProcessHandle process) {
        try {
            Files.writeString(
                    file,
                    Entry.of(name, process) + System.lineSeparator(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void clear() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
