package dev.stockroom.commondb;

import dev.stockroom.commondb.server.ServiceGrants;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseUrl;
import dev.stockroom.commondb.settings.Quoting;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;

/** A login that owns and migrates, another that the service runs with, and their database on one of the tests' servers. */
public final class TwoLogins {

    private final int port;
    private final String database;
    private final String owner = TestServer.freshName("owner");
    private final String service;

    public TwoLogins(String prefix) {
        this(prefix, TestServer.port());
    }

    /** @param prefix of the database's name and the service's, whatever is in it; Flyway sets bounds to the owner's */
    public TwoLogins(String prefix, int port) {
        this.port = port;
        this.database = TestServer.freshName(prefix);
        this.service = TestServer.freshName(prefix + "service");
    }

    /** Creates the two roles, and not the database. */
    public void create() throws SQLException {
        administer("CREATE ROLE " + owner + " LOGIN CREATEDB", "CREATE ROLE " + Quoting.identifier(service) + " LOGIN");
    }

    public String newLogin(String prefix, String attributes) throws SQLException {
        String name = TestServer.freshName(prefix);
        administer("CREATE ROLE " + name + " LOGIN " + attributes);
        return name;
    }

    /** As an administrator prepares it. */
    public void createDatabase() throws SQLException {
        administer("CREATE DATABASE " + Quoting.identifier(database) + " OWNER " + owner + " TEMPLATE template0");
    }

    /** What the superuser does, in the admin database. */
    public void administer(String... statements) throws SQLException {
        administerIn("postgres", statements);
    }

    /** What the superuser does, in a database. */
    public void administerIn(String where, String... statements) throws SQLException {
        try (Connection connection = connect(where, TestServer.SUPERUSER);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    public String database() {
        return database;
    }

    public String owner() {
        return owner;
    }

    public String service() {
        return service;
    }

    public ServiceGrants grants(List<String> schemas) {
        return new ServiceGrants(service, schemas, "flyway_schema_history");
    }

    public TestSettings settingsWithoutRole() {
        return settings(owner, Optional.empty());
    }

    public TestSettings settings() {
        return settings(owner);
    }

    /** With another login that migrates. */
    public TestSettings settings(String migrating) {
        return settings(migrating, Optional.of(grants(List.of())));
    }

    public TestSettings settings(List<String> schemas) {
        return settings(owner, Optional.of(grants(schemas)));
    }

    private TestSettings settings(String migrating, Optional<ServiceGrants> grants) {
        return new TestSettings(url(database), new Login(migrating, null)).grants(grants);
    }

    private DatabaseUrl url(String name) {
        return new DatabaseUrl("localhost:" + port, name, Map.of());
    }

    public String connectionLimit() throws SQLException {
        try (Connection connection = connect(TestServer.SUPERUSER)) {
            return TestServer.value(
                    connection, "SELECT datconnlimit FROM pg_database WHERE datname = current_database()");
        }
    }

    public Connection connect(String user) throws SQLException {
        return connect(database, user);
    }

    private Connection connect(String where, String user) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", user);
        return new Driver().connect(url(where).jdbc(), login);
    }

    /** The SQLSTATE of what a login tries in the database, or an empty text if it may. */
    public String tried(String user, String sql) {
        try (Connection connection = connect(user);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return "";
        } catch (SQLException e) {
            return e.getSQLState();
        }
    }
}
