package dev.stockroom.e2e.bed;

import dev.stockroom.testbed.Postgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/** The data directories of the tests' servers: {@code initdb} runs once, every server gets a copy of what it made. */
final class ClusterFiles {

    /** Everybody but the tests' superuser needs a password; every statement and connection is in the log, as JSON. */
    private static final List<String> SETTINGS = List.of(
            "log_statement=all",
            "log_connections=on",
            "logging_collector=on",
            "log_destination='jsonlog'",
            "log_directory='log'",
            "log_filename='server'",
            "log_rotation_age=0",
            "log_rotation_size=0");

    private static final String ACCESS = """
            local all all trust
            host all postgres all trust
            host all all all scram-sha-256
            """;

    private static final Path ROOT = Path.of("target", "clusters").toAbsolutePath();
    private static Path template;

    private ClusterFiles() {}

    /** A new data directory, ready to be started, with these settings of {@code postgresql.conf} on top. */
    static synchronized Path create(String... settings) {
        try {
            if (template == null) {
                template = createTemplate();
            }
            var data = Files.createTempDirectory(ROOT, "data");
            copy(template, data);
            configure(data, List.of(settings));
            return data;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void configure(Path data, List<String> settings) throws IOException {
        Files.write(data.resolve("postgresql.conf"), settings, StandardOpenOption.APPEND);
    }

    private static Path createTemplate() throws IOException {
        Files.createDirectories(ROOT);
        var data = Files.createTempDirectory(ROOT, "template");
        try (var server = Postgres.starter().keptData(data).port(Ports.free()).start()) {
            sql(server.port()).execute(Login.SERVICE.createRole());
        }
        Files.writeString(data.resolve("pg_hba.conf"), ACCESS);
        configure(data, SETTINGS);
        return data;
    }

    private static Sql sql(int port) {
        return new Sql("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
    }

    static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : (Iterable<Path>) files::iterator) {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file)),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    static void delete(Path directory) {
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
