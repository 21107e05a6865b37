package dev.stockroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much memory a service holds after its first request, on a database that is up to date. */
@Tag("packaged")
class MemoryIT {

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @ParameterizedTest
    @CsvSource({"PRODUCT, /products?limit=1", "INVENTORY, /stock?limit=1"})
    void staysWithinItsBoundWithTheHeapThatWeShip(Service service, String path) throws IOException {
        assertThat(memory(upToDate(service), path))
                .isLessThanOrEqualTo(Form.tested().memory());
    }

    @ParameterizedTest
    @CsvSource({"PRODUCT, /products?limit=1", "INVENTORY, /stock?limit=1"})
    void staysWithinItsBoundWithASmallHeap(Service service, String path) throws IOException {
        assertThat(memory(upToDate(service).withHeap("64m"), path))
                .isLessThanOrEqualTo(Form.tested().memoryWithSmallHeap());
    }

    private Launch upToDate(Service service) {
        var launch = bed.launch(service).on(bed.server(), bed.newDatabase());
        launch.start().awaitReady().destroy();
        return launch;
    }

    private static long memory(Launch launch, String path) throws IOException {
        var service = launch.start().awaitReady();
        assertThat(service.get(path).status()).isEqualTo(200);
        return residentBytes(service.pid());
    }

    private static long residentBytes(long pid) throws IOException {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(kib -> Long.parseLong(kib) * 1024)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
