package dev.stockroom.commondb;

import dev.stockroom.commondb.history.Leniency;
import dev.stockroom.commondb.server.ServiceGrants;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseSettings.Migration;
import dev.stockroom.commondb.settings.DatabaseUrl;
import dev.stockroom.commondb.settings.HistoryTable;
import dev.stockroom.commondb.settings.SessionSetup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of a start, with what a test cares about changed.
 *
 * @param admin null for the migrating login
 * @param schema Flyway's default schema; null if none is set
 * @param initSql what Flyway runs on each connection, or null
 * @param serviceUrl null for the URL
 * @param table the name of the history's table
 */
public record TestSettings(
        DatabaseUrl url,
        Login migrating,
        Login own,
        Login admin,
        String adminDatabase,
        Migration migration,
        boolean createDatabase,
        Duration waitTimeout,
        boolean hold,
        Optional<ServiceGrants> grants,
        String schema,
        String initSql,
        DatabaseUrl serviceUrl,
        String table) {

    private static final String HISTORY = "flyway_schema_history";

    public TestSettings(DatabaseUrl url, Login login) {
        this(
                url,
                login,
                login,
                null,
                "postgres",
                Migration.HERE,
                true,
                Duration.ofMinutes(1),
                false,
                Optional.empty(),
                null,
                null,
                null,
                HISTORY);
    }

    public TestSettings migrating(Login login) {
        return new TestSettings(
                url,
                login,
                login,
                admin,
                adminDatabase,
                migration,
                createDatabase,
                waitTimeout,
                hold,
                grants,
                schema,
                initSql,
                serviceUrl,
                table);
    }

    public TestSettings own(Login login) {
        return new TestSettings(
                url,
                migrating,
                login,
                admin,
                adminDatabase,
                migration,
                createDatabase,
                waitTimeout,
                hold,
                grants,
                schema,
                initSql,
                serviceUrl,
                table);
    }

    public TestSettings admin(Login login) {
        return new TestSettings(
                url,
                migrating,
                own,
                login,
                adminDatabase,
                migration,
                createDatabase,
                waitTimeout,
                hold,
                grants,
                schema,
                initSql,
                serviceUrl,
                table);
    }

    public TestSettings adminDatabase(String name) {
        return new TestSettings(
                url,
                migrating,
                own,
                admin,
                name,
                migration,
                createDatabase,
                waitTimeout,
                hold,
                grants,
                schema,
                initSql,
                serviceUrl,
                table);
    }

    public TestSettings migration(Migration how) {
        return new TestSettings(
                url,
                migrating,
                own,
                admin,
                adminDatabase,
                how,
                createDatabase,
                waitTimeout,
                hold,
                grants,
                schema,
                initSql,
                serviceUrl,
                table);
    }

    public TestSettings withoutCreating() {
        return new TestSettings(
                url,
                migrating,
                own,
                admin,
                adminDatabase,
                migration,
                false,
                waitTimeout,
                hold,
                grants,
                schema,
                initSql,
                serviceUrl,
                table);
    }

    public TestSettings waiting(Duration timeout) {
        return new TestSettings(
                url,
                migrating,
                own,
                admin,
                adminDatabase,
                migration,
                createDatabase,
                timeout,
                hold,
                grants,
                schema,
                initSql,
                serviceUrl,
                table);
    }

    public TestSettings holding() {
        return new TestSettings(
                url,
                migrating,
                own,
                admin,
                adminDatabase,
                migration,
                createDatabase,
                waitTimeout,
                true,
                grants,
                schema,
                initSql,
                serviceUrl,
                table);
    }

    public TestSettings serviceRole(String role) {
        return grants(Optional.of(new ServiceGrants(role, List.of(), table)));
    }

    public TestSettings grants(Optional<ServiceGrants> what) {
        return new TestSettings(
                url,
                migrating,
                own,
                admin,
                adminDatabase,
                migration,
                createDatabase,
                waitTimeout,
                hold,
                what,
                schema,
                initSql,
                serviceUrl,
                table);
    }

    public TestSettings url(DatabaseUrl other) {
        return new TestSettings(
                other,
                migrating,
                own,
                admin,
                adminDatabase,
                migration,
                createDatabase,
                waitTimeout,
                hold,
                grants,
                schema,
                initSql,
                serviceUrl,
                table);
    }

    /** As {@code quarkus.flyway.default-schema}. */
    public TestSettings schema(String name) {
        return new TestSettings(
                url,
                migrating,
                own,
                admin,
                adminDatabase,
                migration,
                createDatabase,
                waitTimeout,
                hold,
                grants,
                name,
                initSql,
                serviceUrl,
                table);
    }

    /** As {@code quarkus.flyway.init-sql}. */
    public TestSettings initSql(String sql) {
        return new TestSettings(
                url,
                migrating,
                own,
                admin,
                adminDatabase,
                migration,
                createDatabase,
                waitTimeout,
                hold,
                grants,
                schema,
                sql,
                serviceUrl,
                table);
    }

    /** As {@code quarkus.datasource.jdbc.url} beside a {@code quarkus.flyway.jdbc-url}. */
    public TestSettings serviceUrl(DatabaseUrl other) {
        return new TestSettings(
                url,
                migrating,
                own,
                admin,
                adminDatabase,
                migration,
                createDatabase,
                waitTimeout,
                hold,
                grants,
                schema,
                initSql,
                other,
                table);
    }

    /** As {@code quarkus.flyway.table}. */
    public TestSettings table(String name) {
        return new TestSettings(
                url,
                migrating,
                own,
                admin,
                adminDatabase,
                migration,
                createDatabase,
                waitTimeout,
                hold,
                grants,
                schema,
                initSql,
                serviceUrl,
                name);
    }

    public DatabaseSettings read() {
        return read("widget");
    }

    public DatabaseSettings read(String service) {
        return read(service, Leniency.NONE);
    }

    public DatabaseSettings read(String service, Leniency leniency) {
        return new DatabaseSettings(
                service,
                url,
                migrating,
                serviceUrl == null ? url : serviceUrl,
                own,
                admin == null ? migrating : admin,
                adminDatabase,
                Map.of(),
                migration,
                new SessionSetup(null, initSql, null),
                new HistoryTable(
                        schema != null
                                ? schema
                                : grants.flatMap(g -> g.schemas().stream().findFirst())
                                        .orElse(null),
                        table),
                grants.map(ServiceGrants::role).orElse(null),
                grants.map(ServiceGrants::schemas).orElse(List.of()),
                leniency,
                createDatabase,
                waitTimeout,
                hold);
    }
}
