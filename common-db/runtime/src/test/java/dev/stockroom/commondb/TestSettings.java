package dev.stockroom.commondb;

import dev.stockroom.commondb.DatabaseSettings.Login;
import dev.stockroom.commondb.DatabaseSettings.Migration;
import java.time.Duration;
import java.util.Map;

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
        boolean hold) {

    TestSettings(DatabaseUrl url, Login login) {
        this(url, login, login, null, "postgres", Migration.HERE, true, Duration.ofSeconds(10), false);
    }

    TestSettings migrating(Login login) {
        return new TestSettings(url, login, login, admin, adminDatabase, migration, createDatabase, waitTimeout, hold);
    }

    TestSettings own(Login login) {
        return new TestSettings(
                url, migrating, login, admin, adminDatabase, migration, createDatabase, waitTimeout, hold);
    }

    TestSettings admin(Login login) {
        return new TestSettings(
                url, migrating, own, login, adminDatabase, migration, createDatabase, waitTimeout, hold);
    }

    TestSettings adminDatabase(String name) {
        return new TestSettings(url, migrating, own, admin, name, migration, createDatabase, waitTimeout, hold);
    }

    TestSettings migration(Migration how) {
        return new TestSettings(url, migrating, own, admin, adminDatabase, how, createDatabase, waitTimeout, hold);
    }

    TestSettings withoutCreating() {
        return new TestSettings(url, migrating, own, admin, adminDatabase, migration, false, waitTimeout, hold);
    }

    TestSettings waiting(Duration timeout) {
        return new TestSettings(url, migrating, own, admin, adminDatabase, migration, createDatabase, timeout, hold);
    }

    TestSettings holding() {
        return new TestSettings(
                url, migrating, own, admin, adminDatabase, migration, createDatabase, waitTimeout, true);
    }

    DatabaseSettings read() {
        return new DatabaseSettings(
                "widget",
                url,
                migrating,
                url,
                own,
                admin == null ? migrating : admin,
                adminDatabase,
                Map.of(),
                migration,
                "\"flyway_schema_history\"",
                createDatabase,
                waitTimeout,
                hold);
    }
}
