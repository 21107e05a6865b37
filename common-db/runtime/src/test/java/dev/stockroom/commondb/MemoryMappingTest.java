package dev.stockroom.commondb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a process learns of its memory. */
@Tag("unit")
class MemoryMappingTest {

    private static final String FILE = "/opt/my application";

    @Test
    void aMappingHasItsAddressesItsRightsAndItsFile() {
        assertThat(MemoryMapping.all(lines("00410000-02390000", "r-xp", FILE, 0, 0)))
                .containsExactly(new MemoryMapping(0x410000, 0x1f80000, "r-xp", FILE, 0));
    }

    @Test
    void addressesMayLieHigh() {
        assertThat(MemoryMapping.all(lines("ffff800000000000-ffff800000001000", "r--p", FILE, 0, 0)))
                .containsExactly(new MemoryMapping(0xffff800000000000L, 0x1000, "r--p", FILE, 0));
    }

    @Test
    void memoryOfNoFileHasNone() {
        assertThat(MemoryMapping.all(List.of("7f5a1c000000-7f5a1c021000 rwxp 00000000 00:00 0 ")))
                .extracting(MemoryMapping::file)
                .containsExactly("");
    }

    @Test
    void codeAndConstantsOfTheFileAreUnchanged() {
        assertThat(isUnchanged("r-xp", FILE, 0, 0)).isTrue();
        assertThat(isUnchanged("r--p", FILE, 0, 0)).isTrue();
    }

    @Test
    void whatWasWrittenToIsNotEvenIfItNoLongerMayBe() {
        assertThat(isUnchanged("r--p", FILE, 4, 0)).isFalse();
        assertThat(isUnchanged("r--p", FILE, 0, 4)).isFalse();
    }

    @Test
    void whatMayBeWrittenToIsNot() {
        assertThat(isUnchanged("rw-p", FILE, 0, 0)).isFalse();
    }

    @Test
    void otherFilesAreNot() {
        assertThat(isUnchanged("r-xp", "/lib/libc.so.6", 0, 0)).isFalse();
        assertThat(isUnchanged("r-xp", FILE + " (deleted)", 0, 0)).isFalse();
    }

    @Test
    void theKernelsOwnListIsUnderstood() throws IOException {
        Path list = Path.of("/proc/self/smaps");
        assumeThat(list).isReadable();
        String java = Path.of("/proc/self/exe").toRealPath().toString();
        var mappings = MemoryMapping.all(Files.readAllLines(list));
        assertThat(mappings).anyMatch(mapping -> mapping.permissions().equals("r-xp") && mapping.isUnchanged(java));
        assertThat(mappings).anyMatch(mapping -> mapping.permissions().equals("rw-p") && mapping.changed() > 0);
    }

    private static boolean isUnchanged(String permissions, String file, int anonymous, int swap) {
        return MemoryMapping.all(lines("00410000-02390000", permissions, file, anonymous, swap))
                .get(0)
                .isUnchanged(FILE);
    }

    private static List<String> lines(String range, String permissions, String file, int anonymous, int swap) {
        return List.of(
                range + " " + permissions + " 00010000 fe:00 25821                    " + file,
                "Rss:               27096 kB",
                "Anonymous:      %8d kB".formatted(anonymous),
                "AnonHugePages:         0 kB",
                "Swap:           %8d kB".formatted(swap),
                "SwapPss:               0 kB",
                "VmFlags: rd ex mr mw me");
    }
}
