package dev.stockroom.e2e.bed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The packaged services, and the migrations that they were built with. */
public enum Service {
    PRODUCT("../product-service", "product-service"),
    INVENTORY("../inventory-service", "inventory-service"),
    ORDER_SAGA("order-saga", "order-saga"),

    /** A jar, whichever form is tested: what an executable migrates, a jar takes over, and the other way round. */
    ORDER_SAGA_NEXT("order-saga-next", "order-saga-next", "order-saga") {
        @Override
        public Form form() {
            return Form.JAR;
        }
    };

    private final Path directory;
    private final String artifact;
    private final List<Path> sources;

    /** With the directories of the modules that its migrations come from, where that is not its own alone. */
    Service(String directory, String artifact, String... before) {
        this.directory = Path.of(directory);
        this.artifact = artifact;
        this.sources = Stream.concat(Stream.of(before), Stream.of(directory))
                .map(Path::of)
                .toList();
    }

    public String artifact() {
        return artifact;
    }

    public String database() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The form in which it is started. */
    public Form form() {
        return Form.tested();
    }

    /** How to start it, without arguments of its own. */
    List<String> command(List<String> jvmFlags) {
        return form().command(packaged().root(), jvmFlags);
    }

    /** The executable, or the directory with the jars. */
    public Artifact packaged() {
        var file = form().packaged(directory.resolve("target"), artifact);
        if (!Files.exists(file)) {
            throw new IllegalStateException(file + " is missing: the services are packaged first by ./mvnw verify.");
        }
        return new Artifact(file.toAbsolutePath().normalize());
    }

    /** Its migrations and what belongs to them, by the names of their files. */
    public Map<String, Path> migrations() {
        return sources.stream()
                .flatMap(module -> list(module.resolve("src/main/resources/db/migration")))
                .collect(Collectors.toMap(file -> file.getFileName().toString(), file -> file));
    }

    /** What it has in dev mode only. */
    public Path sampleData() {
        return directory.resolve("src/main/resources/db/dev/afterMigrate__sample_data.sql");
    }

    /** The versions of its migrations, in order. */
    public List<Integer> versions() {
        return scripts("V").stream().map(Service::version).toList();
    }

    /** The name of its first migration's file. */
    public String firstMigration() {
        return scripts("V").get(0).getFileName().toString();
    }

    /** The undo scripts from the newest version downwards. */
    public List<String> undoScripts() {
        return scripts("U").stream()
                .sorted(Comparator.comparing(Service::version).reversed())
                .map(Service::read)
                .toList();
    }

    private List<Path> scripts(String prefix) {
        return migrations().values().stream()
                .filter(file -> file.getFileName().toString().matches(prefix + "\\d+__.*\\.sql"))
                .sorted(Comparator.comparing(Service::version))
                .toList();
    }

    private static Stream<Path> list(Path directory) {
        try (var files = Files.list(directory)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Integer version(Path script) {
        return Integer.valueOf(script.getFileName().toString().replaceFirst("^[VU](\\d+)__.*", "$1"));
    }

    private static String read(Path script) {
        try {
            return Files.readString(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
