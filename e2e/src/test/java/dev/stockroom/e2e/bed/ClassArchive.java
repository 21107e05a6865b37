package dev.stockroom.e2e.bed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The classes of a service as its JVM has parsed and linked them (JEP 350), written by one start before the first test
 * that needs it: it saves each further JVM a third of the processor time of its start.
 */
final class ClassArchive {

    private static final Path DIRECTORY = Path.of("target", "class-archives").toAbsolutePath();
    private static final Map<Service, Path> ARCHIVES = new ConcurrentHashMap<>();

    private ClassArchive() {}

    /** The JVM's flag; nothing for a native executable. */
    static List<String> flags(Service service) {
        if (service.form() == Form.NATIVE) {
            return List.of();
        }
        return List.of(
                "-XX:SharedArchiveFile=" + ARCHIVES.computeIfAbsent(service, ClassArchive::write), "-Xlog:cds=off");
    }

    private static Path write(Service service) {
        try (var server = PostgresCluster.running()) {
            Files.createDirectories(DIRECTORY);
            var archive = DIRECTORY.resolve(service.artifact() + ".jsa");
            var training = new Launch(service, DIRECTORY, process -> {})
                    .on(server, service.database())
                    .withPlainJvm()
                    .jvmFlags("-XX:+UseSerialGC", "-Xlog:cds=off", "-XX:ArchiveClassesAtExit=" + archive)
                    .start()
                    .awaitReady();
            training.signal("TERM");
            training.awaitExit();
            return archive;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
