package dev.stockroom.e2e.bed;

import dev.stockroom.testbed.Postgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;

/** A PostgreSQL server of the tests' own: it is started, stopped, killed and restarted on one port and one directory. */
public final class PostgresCluster implements AutoCloseable {

    private final Path data;
    private final int port = Ports.free();
    private Postgres server;

    private PostgresCluster(Path data) {
        this.data = data;
    }

    /** A server that does not run yet. */
    static PostgresCluster prepare(String... settings) {
        return new PostgresCluster(ClusterFiles.create(settings));
    }

    static PostgresCluster running(String... settings) {
        var cluster = prepare(settings);
        cluster.start();
        return cluster;
    }

    public void start() {
        server = Postgres.starter()
                .keptData(data)
                .outlivesTheJvm()
                .setting("max_connections", "200")
                .port(port)
                .start();
    }

    boolean isRunning() {
        return server != null;
    }

    /** Stops as {@code pg_ctl stop -m fast} does: sessions are cut with 57P01. */
    public void stop() {
        server.close();
        server = null;
    }

    /** Kills the postmaster with SIGKILL, which takes its sessions with it. */
    public void kill() {
        var postmaster = ProcessHandle.of(pid()).orElseThrow();
        var sessions = postmaster.descendants().toList();
        Shell.kill("KILL", postmaster.pid());
        Awaitility.await()
                .atMost(ServiceProcess.PATIENCE)
                .until(() -> !postmaster.isAlive() && sessions.stream().noneMatch(ProcessHandle::isAlive));
        // lets go of the directory
        stop();
    }

    /** Suspends the postmaster: connections are accepted by the system, and nobody answers. */
    public void freeze() {
        Shell.kill("STOP", pid());
    }

    public void thaw() {
        Shell.kill("CONT", pid());
    }

    private long pid() {
        try {
            return Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** The superuser's way into a database whose name needs no encoding. */
    public Sql sql(String database) {
        return new Sql(url(database) + "?ApplicationName=" + Sql.APPLICATION_NAME, "postgres", "");
    }

    public Sql admin() {
        return sql("postgres");
    }

    public List<String> databases() {
        return admin().rows("SELECT datname FROM pg_database ORDER BY datname");
    }

    public ServerLog log() {
        return new ServerLog(data.resolve("log/server.json"), admin());
    }

    @Override
    public void close() {
        if (isRunning()) {
            stop();
        }
        ClusterFiles.delete(data);
    }
}
