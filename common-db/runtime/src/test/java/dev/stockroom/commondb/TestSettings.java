package dev.stockroom.commondb;

import dev.stockroom.commondb.DatabaseSettings.Login;
import dev.stockroom.commondb.DatabaseSettings.Migration;
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
 */
record TestSettings(
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
        String initSql) {

    TestSettings(DatabaseUrl url, Login login) {
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
                null);
    }

    TestSettings migrating(Login login) {
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
                initSql);
    }

    TestSettings own(Login login) {
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
                initSql);
    }

    TestSettings admin(Login login) {
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
                initSql);
    }

    TestSettings adminDatabase(String name) {
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
                initSql);
    }

    TestSettings migration(Migration how) {
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
                initSql);
    }

    TestSettings withoutCreating() {
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
                initSql);
    }

    TestSettings waiting(Duration timeout) {
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
                initSql);
    }

    TestSettings holding() {
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
                initSql);
    }

    TestSettings serviceRole(String role) {
        return grants(Optional.of(new ServiceGrants(role, List.of(), "flyway_schema_history")));
    }

    TestSettings grants(Optional<ServiceGrants> what) {
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
                initSql);
    }

    TestSettings url(DatabaseUrl other) {
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
                initSql);
    }

    /** As {@code quarkus.flyway.default-schema}. */
    TestSettings schema(String name) {
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
                initSql);
    }

    /** As {@code quarkus.flyway.init-sql}. */
    TestSettings initSql(String sql) {
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
                sql);
    }

    DatabaseSettings read() {
        return read("widget");
    }

    DatabaseSettings read(String service) {
        return new DatabaseSettings(
                service,
                url,
                migrating,
                url,
                own,
                admin == null ? migrating : admin,
                adminDatabase,
                Map.of(),
                migration,
                new SessionSetup(null, initSql),
                new HistoryTable(
                        schema != null
                                ? schema
                                : grants.flatMap(g -> g.schemas().stream().findFirst())
                                        .orElse(null),
                        "flyway_schema_history"),
                grants,
                createDatabase,
                waitTimeout,
                hold);
    }
}
