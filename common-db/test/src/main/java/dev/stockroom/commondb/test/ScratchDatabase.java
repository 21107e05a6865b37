package dev.stockroom.commondb.test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.postgresql.ds.PGSimpleDataSource;

/** An empty database beside the service's own, with the login that migrates; gone at the end. */
final class ScratchDatabase implements AutoCloseable {

    private final String name = "rehearsal_" + UUID.randomUUID().toString().replace("-", "");

    ScratchDatabase() throws SQLException {
        execute("CREATE DATABASE " + name + " TEMPLATE template0");
    }

    PGSimpleDataSource dataSource() {
        PGSimpleDataSource source = service();
        source.setDatabaseName(name);
        return source;
    }

    private static PGSimpleDataSource service() {
        Config config = ConfigProvider.getConfig();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(either(config, "quarkus.flyway.jdbc-url", "quarkus.datasource.jdbc.url"));
        source.setUser(either(config, "quarkus.flyway.username", "quarkus.datasource.username"));
        source.setPassword(either(config, "quarkus.flyway.password", "quarkus.datasource.password"));
        source.setApplicationName("rehearsal");
        return source;
    }

    private static String either(Config config, String first, String second) {
        return config.getOptionalValue(first, String.class)
                .or(() -> config.getOptionalValue(second, String.class))
                .orElse(null);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = service().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        execute("DROP DATABASE " + name + " WITH (FORCE)");
    }
}
