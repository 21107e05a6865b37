package dev.stockroom.commondb;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mapping of this process's memory, as {@code proc_pid_smaps(5)} tells of it.
 *
 * @param begin its first address
 * @param length in bytes
 * @param permissions as in {@code r-xp}
 * @param file what is mapped; empty for memory of no file
 * @param changed KiB that are no longer as in the file
 */
record MemoryMapping(long begin, long length, String permissions, String file, long changed) {

    private static final Pattern HEAD =
            Pattern.compile("(?<begin>[0-9a-f]+)-(?<end>[0-9a-f]+) (?<permissions>\\S+) \\S+ \\S+ \\d+ *(?<file>.*)");

    /** What was written to is anonymous, in memory or in swap. */
    private static final Pattern CHANGED = Pattern.compile("(Anonymous|Swap): +(?<size>\\d+) kB");

    /** All that {@code /proc/self/smaps} tells. */
    static List<MemoryMapping> all(List<String> lines) {
        List<MemoryMapping> mappings = new ArrayList<>();
        for (String line : lines) {
            Matcher head = HEAD.matcher(line);
            Matcher changed = CHANGED.matcher(line);
            if (head.matches()) {
                mappings.add(of(head));
            } else if (changed.matches()) {
                int last = mappings.size() - 1;
                mappings.set(last, mappings.get(last).plus(Long.parseLong(changed.group("size"))));
            }
        }
        return mappings;
    }

    private static MemoryMapping of(Matcher head) {
        long begin = HexFormat.fromHexDigitsToLong(head.group("begin"));
        long length = HexFormat.fromHexDigitsToLong(head.group("end")) - begin;
        return new MemoryMapping(begin, length, head.group("permissions"), head.group("file"), 0);
    }

    private MemoryMapping plus(long more) {
        return new MemoryMapping(begin, length, permissions, file, changed + more);
    }

    /** Whether it is that file's content, to which nobody has written and nobody may write. */
    boolean isUnchanged(String content) {
        return file.equals(content) && permissions.startsWith("r-") && changed == 0;
    }
}
