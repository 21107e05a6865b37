package dev.stockroom.commondb.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stockroom.commondb.history.BuiltMigration;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jboss.jandex.Index;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build finds on its class path. */
@Tag("unit")
class MigrationScanTest {

    private static final String HERE = "dev/stockroom/commondb/deployment";

    @TempDir
    Path folder;

    @Test
    void findsFilesInFoldersAndJars() throws IOException {
        file("classes/db/migration/V1__one.sql", "SELECT 1;");
        file("classes/db/migration/sub/V2__two.sql", "SELECT 2;");
        jar("common.jar", "db/migration/V3__three.sql", "db/migration/deep/er/V4__four.sql", "other/V9__nine.sql");
        assertThat(scan(List.of("db/migration"), false))
                .extracting(BuiltMigration::script)
                .containsExactly(
                        "db/migration/V1__one.sql",
                        "db/migration/sub/V2__two.sql",
                        "db/migration/V3__three.sql",
                        "db/migration/deep/er/V4__four.sql");
    }

    @Test
    void understandsEverySpellingOfALocation() throws IOException {
        file("classes/db/migration/V1__one.sql", "SELECT 1;");
        file("classes/db/common/V2__two.sql", "SELECT 2;");
        for (String location :
                List.of("db/migration", "classpath:db/migration", "/db/migration", "classpath:/db/migration/")) {
            assertThat(scan(List.of(location, "db/common"), false))
                    .extracting(BuiltMigration::script)
                    .containsExactly("db/migration/V1__one.sql", "db/common/V2__two.sql");
        }
    }

    @Test
    void overlooksWhatNobodyWroteAsAMigration() throws IOException {
        file("classes/db/migration/V1__one.sql", "SELECT 1;");
        file("classes/db/migration/.DS_Store", "x");
        file("classes/db/migration/.gitkeep", "");
        file("classes/db/migration/V5__java.class", "x");
        assertThat(scan(List.of("db/migration"), false)).hasSize(1);
    }

    @Test
    void namesAFileThatIsNotUtf8() throws IOException {
        file("classes/db/migration/V1__one.sql", "SELECT 1;");
        Files.write(
                folder.resolve("classes/db/migration/V2__latin.sql"),
                "-- größer".getBytes(StandardCharsets.ISO_8859_1));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> scan(List.of("db/migration"), false))
                .withMessageContaining("db/migration/V2__latin.sql")
                .withMessageContaining("UTF-8");
    }

    @Test
    void failsWhereThereIsNoneAndSaysWhatToAdd() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> scan(List.of("db/migration"), false))
                .withMessageContaining("There is no migration in db/migration")
                .withMessageContaining("src/main/resources/db/migration/V1__create_something.sql");
    }

    @Test
    void isPatientInDevModeAndWithFilesOfTheRun() {
        assertThat(scan(List.of("db/migration"), true)).isEmpty();
        assertThat(scan(List.of("filesystem:/etc/migrations"), false)).isEmpty();
    }

    @Test
    void takesJavaMigrationsOfItsLocationsOnly() throws IOException {
        file("classes/db/migration/V1__one.sql", "SELECT 1;");
        Index index = Index.of(V7__here.class, V8__abstract.class, BaseJavaMigration.class);
        assertThat(scan(List.of("db/migration"), false, index)).hasSize(1);
        assertThat(scan(List.of("db/migration", HERE), false, index))
                .extracting(BuiltMigration::version)
                .containsExactly("1", "7");
    }

    /** Flyway asks it for version and description, whatever it is called. */
    @Test
    void leavesAMigrationThatNamesItselfToFlyway() throws IOException {
        Index index = Index.of(NamesItself.class, JavaMigration.class);
        assertThat(scan(List.of(HERE), false, index)).isEmpty();
    }

    private List<BuiltMigration> scan(List<String> locations, boolean lenient) {
        try {
            return scan(locations, lenient, Index.of(new Class<?>[0]));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<BuiltMigration> scan(List<String> locations, boolean lenient, Index index) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(classPath(), before)) {
            Thread.currentThread().setContextClassLoader(loader);
            return MigrationScan.of(locations, index, lenient);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private URL[] classPath() throws IOException {
        Path jar = folder.resolve("common.jar");
        Path classes = Files.createDirectories(folder.resolve("classes"));
        return Files.exists(jar)
                ? new URL[] {classes.toUri().toURL(), jar.toUri().toURL()}
                : new URL[] {classes.toUri().toURL()};
    }

    private void file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void jar(String name, String... files) throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve(name));
                JarOutputStream jar = new JarOutputStream(out)) {
            jar.putNextEntry(new JarEntry("db/"));
            jar.putNextEntry(new JarEntry("db/migration/"));
            for (String file : files) {
                jar.putNextEntry(new JarEntry(file));
                jar.write("SELECT 0;".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** A Java migration. */
    static class V7__here extends BaseJavaMigration {
        @Override
        public void migrate(Context context) {}
    }

    /** What Java migrations have in common. */
    abstract static class V8__abstract extends BaseJavaMigration {}

    /** A migration with a name of its own. */
    static class NamesItself implements JavaMigration {
        @Override
        public MigrationVersion getVersion() {
            return MigrationVersion.fromVersion("9");
        }

        @Override
        public String getDescription() {
            return "names itself";
        }

        @Override
        public Integer getChecksum() {
            return null;
        }

        @Override
        public boolean canExecuteInTransaction() {
            return true;
        }

        @Override
        public void migrate(Context context) {}
    }
}
