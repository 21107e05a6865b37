package dev.stockroom.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Reads Linux's CPU accounting, in ticks of 10 ms: what the machine used, and how much of it was ours. */
final class CpuClock {

    private CpuClock() {}

    /** The first line of /proc/stat. */
    record Machine(long busy, long idle, long stolen) {

        static Machine now() {
            var fields = fields(Path.of("/proc/stat"), "cpu ");
            // user nice system idle iowait irq softirq steal
            return new Machine(
                    fields[0] + fields[1] + fields[2] + fields[5] + fields[6], fields[3] + fields[4], fields[7]);
        }

        Machine since(Machine earlier) {
            return new Machine(busy - earlier.busy, idle - earlier.idle, stolen - earlier.stolen);
        }

        long total() {
            return busy + idle + stolen;
        }
    }

    /** This process, the processes that it has started and buried, and those that run, each with its own children. */
    static long ours(long... running) {
        var others = LongStream.of(running)
                .mapToObj(ProcessHandle::of)
                .flatMap(Optional::stream)
                .flatMap(process -> Stream.concat(Stream.of(process), process.children()));
        return ticks(ProcessHandle.current().pid())
                + others.mapToLong(process -> ticks(process.pid())).sum();
    }

    /** User and system time, the children's included once they are gone: fields 14 to 17 of /proc/PID/stat. */
    static long ticks(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return LongStream.of(11, 12, 13, 14)
                    .map(field -> Long.parseLong(fields[(int) field]))
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private static long[] fields(Path file, String prefix) {
        try (var lines = Files.lines(file)) {
            var line = lines.filter(candidate -> candidate.startsWith(prefix))
                    .findFirst()
                    .orElseThrow();
            return Stream.of(line.substring(prefix.length()).strip().split(" +"))
                    .mapToLong(Long::parseLong)
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
