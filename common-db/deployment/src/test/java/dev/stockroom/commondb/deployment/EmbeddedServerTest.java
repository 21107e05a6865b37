package dev.stockroom.commondb.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stockroom.commondb.history.BuiltMigration;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The private embedded server of a test run, and on it Flyway's own view of migrations. */
@Tag("server")
class EmbeddedServerTest {

    private static final EmbeddedServer SERVER = new EmbeddedServer("my widgets", "ann\"o", false);

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() throws IOException {
        int port = port();
        SERVER.close();
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> new Socket("localhost", port).close());
    }

    @Test
    void givesAUrlWithTheNameEncoded() {
        assertThat(SERVER.getConnectionInfo()).matches("jdbc:postgresql://localhost:\\d+/my\\+widgets");
        assertThat(SERVER.getContainerId()).isNull();
    }

    @Test
    void holdsNoDatabaseOfTheServiceButItsUser() throws SQLException {
        assertThat(TestPostgres.value(
                        port(), "postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE '%widget%'"))
                .isEqualTo("0");
        assertThat(TestPostgres.value(port(), "postgres", "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'ann\"o'"))
                .isEqualTo("t");
    }

    /** What the build records is what Flyway will compute, write and compare. */
    @Test
    void flywayComputesTheChecksumsOfTheBuild() throws IOException {
        MigrationNames names = new MigrationNames("V", "R");
        write(names, "V1__plain.sql", "CREATE TABLE a ();\n");
        write(names, "V2__no_newline.sql", "CREATE TABLE b ();");
        write(names, "V3__carriage_returns.sql", "CREATE TABLE c ();\r\nCREATE TABLE d ();\r\n");
        write(names, "V4__mark.sql", "\uFEFFCREATE TABLE e ();\n");
        write(names, "V5__letters.sql", "-- größer, 漢字, 😀\nCREATE TABLE f ();\n\n\n");
        write(names, "V6__empty.sql", "");
        write(names, "V7__placeholder.sql", "-- ${flyway:database}\n");
        write(names, "V8.1__a_rather__long_description.sql", "SELECT 1;");
        write(names, "R__view.sql", "SELECT 1;");
        write(names, "sub/folder/V9__deep.sql", "SELECT 9;");
        write(names, "U9__deep.sql", "SELECT 0;");
        write(names, "afterMigrate.sql", "SELECT 1;");
        List<BuiltMigration> built = names.migrations();
        MigrationInfo[] seen = flyway();
        assertThat(seen).hasSize(built.size()).hasSize(10);
        for (int i = 0; i < seen.length; i++) {
            BuiltMigration ours = built.get(i);
            assertThat(ours.version())
                    .isEqualTo(
                            seen[i].getVersion() == null
                                    ? null
                                    : seen[i].getVersion().getVersion());
            assertThat(ours.description()).isEqualTo(seen[i].getDescription());
            if (ours.version() != null) {
                assertThat(ours.checksum()).as(ours.script()).isEqualTo(seen[i].getChecksum());
            }
            assertThat(ours.script()).endsWith("/" + seen[i].getScript());
        }
    }

    private MigrationInfo[] flyway() throws IOException {
        URL[] classPath = {folder.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(classPath, getClass().getClassLoader())) {
            return Flyway.configure(loader)
                    .dataSource(TestPostgres.dataSource(port(), "postgres"))
                    .locations("classpath:db/migration")
                    .load()
                    .info()
                    .all();
        }
    }

    private void write(MigrationNames names, String file, String sql) throws IOException {
        Path path = folder.resolve("db/migration").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, sql, StandardCharsets.UTF_8);
        names.add("db/migration/" + file, sql);
    }

    private static int port() {
        return URI.create(SERVER.getConnectionInfo().substring("jdbc:".length()))
                .getPort();
    }
}
