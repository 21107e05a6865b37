package dev.stockroom.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** One private PostgreSQL for all contenders of a run: stock settings, fsync on, 200 connections. */
final class BenchmarkServer {

    static final String LOGIN = "postgres";

    private final EmbeddedPostgres server;
    private final Path data;
    private final Path log;

    BenchmarkServer(Path folder) throws IOException, SQLException {
        System.setProperty(
                "ot.epg.working-dir", folder.resolve("postgres-binaries").toString());
        data = Files.createTempDirectory(Files.createDirectories(folder), "benchmark");
        log = folder.resolve("benchmark-postgres.log");
        Files.deleteIfExists(log);
        var output = Redirect.appendTo(log.toFile());
        server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setOutputRedirector(output)
                .setErrorRedirector(output)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "200")
                .setServerConfig("unix_socket_directories", "")
                .start();
        requireDurable();
    }

    /** zonky also says -F, which turns fsync off, and only the order of its arguments decides. */
    private void requireDurable() throws SQLException {
        if (!ask("postgres", "SHOW fsync").equals("on")) {
            throw new IllegalStateException("fsync is off: what is measured so would be no figure to quote");
        }
    }

    String url(Situation situation) {
        return url(database(situation));
    }

    String url(String database) {
        return "jdbc:postgresql://localhost:" + port() + "/" + database;
    }

    int port() {
        return server.getPort();
    }

    Path log() {
        return log;
    }

    /** The same database for both where it is up to date; a new one each time where it is empty. */
    void prepare(Situation situation, Contender contender) throws SQLException {
        if (situation == Situation.EMPTY_SERVER) {
            execute("postgres", "DROP DATABASE IF EXISTS " + database(situation) + " WITH (FORCE)");
            if (contender == Contender.WITHOUT) {
                execute("postgres", "CREATE DATABASE " + database(situation) + " TEMPLATE template0");
            }
        } else {
            execute(database(situation), "VACUUM ANALYZE");
        }
        execute("postgres", "CHECKPOINT");
    }

    private static String database(Situation situation) {
        return situation == Situation.UP_TO_DATE ? "up_to_date" : "empty_server";
    }

    void execute(String database, String sql) throws SQLException {
        try (var connection = server.getDatabase(LOGIN, database).getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of the first row. */
    String ask(String database, String sql) throws SQLException {
        try (var connection = server.getDatabase(LOGIN, database).getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    String version() throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection()) {
            return connection.getMetaData().getDatabaseProductVersion();
        }
    }

    /** The first line of the pid file. */
    long pid() throws IOException {
        return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
    }
}
