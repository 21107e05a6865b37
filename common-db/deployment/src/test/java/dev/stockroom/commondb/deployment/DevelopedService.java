package dev.stockroom.commondb.deployment;

import dev.stockroom.testbed.Postgres;
import io.quarkus.test.QuarkusDevModeTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.jboss.shrinkwrap.api.asset.StringAsset;

/** A service in dev mode, on a server of its own, so that the one of a developer at work is left alone. */
final class DevelopedService implements AutoCloseable {

    private final String database;
    private final int port = freePort();
    private final Postgres server = Postgres.starter().start();
    private final BlockingQueue<String> errors = new LinkedBlockingQueue<>();

    DevelopedService(String database) {
        this.database = database;
    }

    /** With one migration and its undo script. */
    QuarkusDevModeTest inDevMode() {
        return new QuarkusDevModeTest()
                .withApplicationRoot(jar -> jar.addClass(CleanAnswer.class)
                        .addAsResource(
                                new StringAsset("CREATE TABLE widget (id int);"), "db/migration/V1__create_widget.sql")
                        .addAsResource(new StringAsset("DROP TABLE widget;"), "db/migration/U1__create_widget.sql")
                        .addAsResource(new StringAsset(settings()), "application.properties"))
                .setLogRecordPredicate(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue()
                        && errors.offer(String.valueOf(entry.getMessage())));
    }

    private String settings() {
        return String.join(
                "\n",
                "quarkus.application.name=" + database,
                "quarkus.datasource.db-kind=postgresql",
                "quarkus.datasource.jdbc.url=" + server.url(database),
                "quarkus.datasource.username=postgres",
                "quarkus.flyway.migrate-at-start=true",
                "quarkus.http.port=" + port);
    }

    /** To be called before each test: the framework sets a port of its own. */
    void reach() {
        RestAssured.port = port;
    }

    int port() {
        return port;
    }

    /** The next error that it logs and that begins so, from wherever it was read last; null if there is none in time. */
    String error(String beginning) throws InterruptedException {
        String error = errors.poll(2, TimeUnit.MINUTES);
        while (error != null && !error.startsWith(beginning)) {
            error = errors.poll(2, TimeUnit.MINUTES);
        }
        return error;
    }

    /** Takes everything out of its database, so that the next test begins as the first. */
    void empty() throws SQLException {
        execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public;");
    }

    String value(String query) throws SQLException {
        return TestPostgres.value(server.port(), database, query);
    }

    void execute(String script) throws SQLException {
        TestPostgres.execute(server.port(), database, script);
    }

    @Override
    public void close() {
        server.close();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
