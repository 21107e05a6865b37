package dev.stockroom.testbed;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.jar.JarFile;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** An embedded PostgreSQL that runs, with the superuser "postgres", who needs no password; closing stops the server. */
public final class Postgres implements AutoCloseable {

    /** The superuser, and the database that every server has. */
    public static final String SUPERUSER = "postgres";

    private final EmbeddedPostgres server;

    private Postgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /** A throw-away server on a free port: says nothing, keeps nothing, and does not wait for the disk. */
    public static Starter starter() {
        return new Starter();
    }

    public int port() {
        return server.getPort();
    }

    /** The address of a database whose name needs no encoding, without a user. */
    public String url(String database) {
        return "jdbc:postgresql://localhost:" + port() + "/" + database;
    }

    /** The superuser's connections to a database. */
    public DataSource database(String name) {
        return server.getDatabase(SUPERUSER, name);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** What a server is to be like, before its start. */
    public static final class Starter {

        private static final Logger ZONKY = Logger.getLogger("io.zonky.test");
        private static final Path MEMORY = Path.of("/dev/shm");
        private static final long ROOM = 2L * 1024 * 1024 * 1024;

        private final EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();

        private Starter() {
            output(Redirect.DISCARD);
        }

        /** Sets a parameter of the server. */
        public Starter setting(String name, String value) {
            builder.setServerConfig(name, value);
            return this;
        }

        /** Sets a long option of {@code initdb} that has a value, as "encoding" or "locale". */
        public Starter initdb(String option, String value) {
            builder.setLocaleConfig(option, value);
            return this;
        }

        public Starter port(int port) {
            builder.setPort(port);
            return this;
        }

        /** Makes its data directory there, and deletes it when the server is closed. */
        public Starter data(Path directory) {
            builder.setDataDirectory(directory);
            return this;
        }

        /** Takes a data directory, which {@code initdb} fills if it is empty, and which stays when the server is closed. */
        public Starter keptData(Path directory) {
            builder.setDataDirectory(directory).setCleanDataDirectory(false);
            return this;
        }

        /** In memory, if there is room: a database is created there ten times as fast as on a busy disk. */
        public Starter inMemory() {
            try {
                if (Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ROOM) {
                    data(Files.createTempDirectory(MEMORY, "testbed"));
                }
                return this;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Keeps what is committed, as a server in production does. */
        public Starter durable() {
            return setting("fsync", "on").setting("synchronous_commit", "on");
        }

        /** Appends what the server says to a file. */
        public Starter log(Path file) {
            return output(Redirect.appendTo(file.toFile()));
        }

        private Starter output(Redirect target) {
            builder.setOutputRedirector(target).setErrorRedirector(target);
            return this;
        }

        /** Lets the server run on when the JVM ends without closing it. */
        public Starter outlivesTheJvm() {
            builder.setRegisterShutdownHook(false);
            return this;
        }

        /** How long to wait until the server answers. */
        public Starter patience(Duration patience) {
            builder.setPGStartupWait(patience);
            return this;
        }

        /** Runs an action when the data directory is there and the server is not yet started; a failure ends the start. */
        public Starter beforeTheStart(Runnable action) {
            builder.setDataDirectoryCustomizer(directory -> action.run());
            return this;
        }

        /** Unpacks the server's binaries below a directory, in place of the system's one for temporary files. */
        public Starter unpackedIn(Path directory) {
            builder.setOverrideWorkingDirectory(directory.toFile());
            return this;
        }

        /** Takes the server from the one archive in a jar of binaries, in place of those on the class path. */
        public Starter binaries(Path jar) {
            builder.setPgBinaryResolver((system, machine) -> archive(jar));
            return this;
        }

        private static InputStream archive(Path jar) {
            try (var file = new JarFile(jar.toFile())) {
                var archive = file.stream()
                        .filter(entry -> entry.getName().endsWith(".txz"))
                        .findFirst()
                        .orElseThrow();
                return new ByteArrayInputStream(file.getInputStream(archive).readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public Postgres start() {
            ZONKY.setLevel(Level.WARNING);
            try {
                return new Postgres(builder.start());
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        }
    }
}
