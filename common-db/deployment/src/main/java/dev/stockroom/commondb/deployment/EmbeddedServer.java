package dev.stockroom.commondb.deployment;

import io.quarkus.deployment.builditem.Startable;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Level;
import org.jboss.logging.Logger;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL without a container: in tests a private one, in dev mode one that all services share. It holds no
 * database of a service; common-db creates it, as in production.
 */
final class EmbeddedServer implements Startable {

    static final String SUPERUSER = "postgres";
    static final String ADMIN_DATABASE = "postgres";

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    /** The logger is held, because the log manager forgets the level of a logger that nobody holds. */
    private static final java.util.logging.Logger ZONKY = java.util.logging.Logger.getLogger("io.zonky.test");

    private final String database;
    private final String user;
    private final boolean shared;
    private EmbeddedPostgres own;
    private SharedServer common;
    private int port;

    EmbeddedServer(String database, String user, boolean shared) {
        this.database = database;
        this.user = user;
        this.shared = shared;
    }

    @Override
    public void start() {
        try {
            if (shared) {
                common = SharedServer.join();
                port = common.port();
            } else {
                own = quietBuilder().start();
                port = own.getPort();
            }
            LOG.infof(
                    "Embedded PostgreSQL %s on port %d%s",
                    createUser(), port, shared ? ", shared by all services in dev mode" : "");
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL could not be started", e);
        } catch (SQLException e) {
            throw new IllegalStateException("The embedded PostgreSQL could not be used", e);
        }
    }

    /** A builder of a server that does not log each of its steps. */
    static EmbeddedPostgres.Builder quietBuilder() {
        ZONKY.setLevel(Level.WARNING);
        return EmbeddedPostgres.builder()
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD);
    }

    /** Creates the user that the settings ask for, as a container would; returns the server's version. */
    private String createUser() throws SQLException {
        PGSimpleDataSource server = new PGSimpleDataSource();
        server.setPortNumbers(new int[] {port});
        server.setUser(SUPERUSER);
        server.setDatabaseName(ADMIN_DATABASE);
        try (Connection connection = server.getConnection();
                Statement statement = connection.createStatement()) {
            String literal = "'" + user.replace("'", "''") + "'";
            try (ResultSet known = statement.executeQuery("SELECT FROM pg_roles WHERE rolname = " + literal)) {
                if (!known.next()) {
                    statement.execute("CREATE ROLE \"" + user.replace("\"", "\"\"") + "\" LOGIN SUPERUSER");
                }
            }
            return connection.getMetaData().getDatabaseProductVersion();
        }
    }

    @Override
    public String getConnectionInfo() {
        return "jdbc:postgresql://localhost:" + port + "/" + URLEncoder.encode(database, StandardCharsets.UTF_8);
    }

    @Override
    public String getContainerId() {
        return null;
    }

    @Override
    public void close() throws IOException {
        if (own != null) {
            own.close();
        }
        if (common != null) {
            common.leave();
        }
    }
}
