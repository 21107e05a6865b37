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
        Optional<ServiceGrants> grants) {

    TestSettings(DatabaseUrl url, Login login) {
        this(url, login, login, null, "postgres", Migration.HERE, true, Duration.ofMinutes(1), false, Optional.empty());
    }

    TestSettings migrating(Login login) {
        return new TestSettings(
                url, login, login, admin, adminDatabase, migration, createDatabase, waitTimeout, hold, grants);
    }

    TestSettings own(Login login) {
        return new TestSettings(
                url, migrating, login, admin, adminDatabase, migration, createDatabase, waitTimeout, hold, grants);
    }

    TestSettings admin(Login login) {
        return new TestSettings(
                url, migrating, own, login, adminDatabase, migration, createDatabase, waitTimeout, hold, grants);
    }

    TestSettings adminDatabase(String name) {
        return new TestSettings(url, migrating, own, admin, name, migration, createDatabase, waitTimeout, hold, grants);
    }

    TestSettings migration(Migration how) {
        return new TestSettings(
                url, migrating, own, admin, adminDatabase, how, createDatabase, waitTimeout, hold, grants);
    }

    TestSettings withoutCreating() {
        return new TestSettings(url, migrating, own, admin, adminDatabase, migration, false, waitTimeout, hold, grants);
    }

    TestSettings waiting(Duration timeout) {
        return new TestSettings(
                url, migrating, own, admin, adminDatabase, migration, createDatabase, timeout, hold, grants);
    }

    TestSettings holding() {
        return new TestSettings(
                url, migrating, own, admin, adminDatabase, migration, createDatabase, waitTimeout, true, grants);
    }

    TestSettings serviceRole(String role) {
        return grants(Optional.of(new ServiceGrants(role, List.of(), "flyway_schema_history")));
    }

    TestSettings grants(Optional<ServiceGrants> what) {
        return new TestSettings(
                url, migrating, own, admin, adminDatabase, migration, createDatabase, waitTimeout, hold, what);
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
                grants.filter(g -> !g.schemas().isEmpty())
                                .map(g -> Quoting.identifier(g.schemas().get(0)) + ".")
                                .orElse("")
                        + "\"flyway_schema_history\"",
                grants,
                createDatabase,
                waitTimeout,
                hold);
    }
}
