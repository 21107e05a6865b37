package dev.stockroom.commondb.deployment;

import dev.stockroom.commondb.history.BuiltMigration;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.util.ClassPathUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;
import org.jboss.logging.Logger;

/** Finds the migrations on the class path, as Quarkus Flyway does, and has their names checked. */
final class MigrationScan {

    private static final Logger LOG = Logger.getLogger(MigrationScan.class);

    private final List<String> locations;
    private final IndexView index;

    private MigrationScan(List<String> locations, IndexView index) {
        this.locations = locations;
        this.index = index;
    }

    /** The migrations of a service, as {@link #found} finds them. */
    static List<BuiltMigration> of(List<String> locations, IndexView index, boolean lenient) {
        return found(locations, index, lenient).migrations();
    }

    /**
     * The migrations of a service, and what else lies beside them.
     *
     * @param lenient whether a service may have none yet, as in dev mode
     * @throws ConfigurationException for a file or a set of files with which the service could not start
     */
    static MigrationsBuildItem found(List<String> locations, IndexView index, boolean lenient) {
        MigrationScan scan = new MigrationScan(
                locations.stream().map(MigrationScan::onClassPath).toList(), index);
        MigrationNames names = new MigrationNames(
                setting("quarkus.flyway.sql-migration-prefix", "V"),
                setting("quarkus.flyway.repeatable-sql-migration-prefix", "R"));
        Map<String, String> files = scan.files();
        files.forEach(names::add);
        scan.javaMigrations().forEach(names::addJava);
        List<BuiltMigration> migrations = names.migrations();
        if (migrations.isEmpty() && !scan.leavesSomeToFlyway()) {
            complainOfNone(locations, lenient);
        }
        return new MigrationsBuildItem(migrations, scan.forFlyway(files), scan.javaClasses());
    }

    /** What Quarkus Flyway hands to Flyway: the files, and the folders that are searched at run time. */
    private List<String> forFlyway(Map<String, String> files) {
        return Stream.concat(
                        files.keySet().stream(),
                        locations.stream().filter(location -> location.startsWith("filesystem:")))
                .toList();
    }

    /** Every class that Quarkus Flyway hands to Flyway; Flyway takes the classes of its locations. */
    private List<String> javaClasses() {
        return index.getAllKnownImplementations(JavaMigration.class).stream()
                .filter(type -> !type.isAbstract())
                .map(type -> type.name().toString())
                .sorted()
                .toList();
    }

    private static void complainOfNone(List<String> locations, boolean lenient) {
        String message = "There is no migration in " + String.join(", ", locations)
                + ", so the database would stay empty: add src/main/resources/" + locations.get(0)
                + "/V1__create_something.sql, with its undo script U1__create_something.sql beside it.";
        if (!lenient) {
            throw new ConfigurationException(message);
        }
        LOG.warn(message);
    }

    /** The content of every file, by its path on the class path, by which Flyway names it in its history. */
    private Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        for (String location : locations) {
            if (!location.startsWith("filesystem:")) {
                consume(location, root -> addFiles(location, root, files));
            }
        }
        return files;
    }

    private static void consume(String location, java.util.function.Consumer<Path> consumer) {
        try {
            ClassPathUtils.consumeAsPaths(Thread.currentThread().getContextClassLoader(), location, consumer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addFiles(String location, Path root, Map<String, String> files) {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                String name = location + "/" + root.relativize(path).toString().replace('\\', '/');
                if (!name.endsWith(".class") && !path.getFileName().toString().startsWith(".")) {
                    files.put(name, content(name, path));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String content(String name, Path path) throws IOException {
        try {
            return Files.readString(path);
        } catch (CharacterCodingException e) {
            throw new ConfigurationException(name + " is not UTF-8, as which Flyway reads it: save it as UTF-8.", e);
        }
    }

    /**
     * The class names of migrations that take version and description from their names; Flyway asks the others at run
     * time.
     */
    private List<String> javaMigrations() {
        return index.getAllKnownSubclasses(BaseJavaMigration.class).stream()
                .filter(this::isMigration)
                .map(type -> type.name().toString())
                .toList();
    }

    /** Whether Quarkus takes a class: its package must be a location. */
    private boolean isMigration(ClassInfo type) {
        String prefix = type.name().packagePrefix();
        return !type.isAbstract() && locations.contains(prefix == null ? "" : prefix.replace('.', '/'));
    }

    /** Whether there are migrations that only Flyway can list. */
    private boolean leavesSomeToFlyway() {
        return locations.stream().anyMatch(location -> location.startsWith("filesystem:"))
                || index.getAllKnownImplementations(JavaMigration.class).stream()
                        .anyMatch(this::isMigration);
    }

    private static String onClassPath(String location) {
        return location.replaceFirst("^classpath:", "").replaceFirst("^/", "").replaceFirst("/$", "");
    }

    private static String setting(String name, String otherwise) {
        return ConfigProvider.getConfig().getOptionalValue(name, String.class).orElse(otherwise);
    }
}
