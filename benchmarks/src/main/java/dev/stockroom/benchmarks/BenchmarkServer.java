package dev.stockroom.benchmarks;

import dev.stockroom.testbed.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** One private PostgreSQL for all contenders of a run: stock settings, fsync on, 200 connections. */
final class BenchmarkServer {

    static final String LOGIN = Postgres.SUPERUSER;

    private final Postgres server;
    private final Path data;
    private final Path log;

    BenchmarkServer(Path folder) throws IOException, SQLException {
        data = Files.createTempDirectory(Files.createDirectories(folder), "benchmark");
        log = folder.resolve("benchmark-postgres.log");
        Files.deleteIfExists(log);
        server = Postgres.starter()
                .data(data)
                .unpackedIn(folder.resolve("postgres-binaries"))
                .log(log)
                .durable()
                .setting("max_connections", "200")
                .setting("unix_socket_directories", "")
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
        return server.url(database);
    }

    int port() {
        return server.port();
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
        try (var connection = server.database(database).getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of the first row. */
    String ask(String database, String sql) throws SQLException {
        try (var connection = server.database(database).getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    String version() throws SQLException {
        try (var connection = server.database(LOGIN).getConnection()) {
            return connection.getMetaData().getDatabaseProductVersion();
        }
    }

    /** The first line of the pid file. */
    long pid() throws IOException {
        return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
    }
}
