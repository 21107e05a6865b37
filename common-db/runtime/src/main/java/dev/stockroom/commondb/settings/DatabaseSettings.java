package dev.stockroom.commondb.settings;

import dev.stockroom.commondb.history.ApplicationName;
import dev.stockroom.commondb.history.Leniency;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the start needs to know, read once from the settings of Quarkus and common-db.
 *
 * @param service the application's name
 * @param url the database as the migrating login reaches it
 * @param migrating the login that migrates and, if none is set apart, creates
 * @param serviceUrl the database as the service itself reaches it
 * @param own the login that the service runs with
 * @param admin the login that may create databases
 * @param adminDatabase where {@code CREATE DATABASE} is issued
 * @param driver further properties for the driver
 * @param migration what becomes of the schema at start
 * @param setup what a session that looks at the schema runs first
 * @param historyTable the history table, with its schema as soon as the schema is known
 * @param serviceRole the role that is granted what the service needs; null if none is named
 * @param schemas those that Flyway manages by its settings, the history's first
 * @param leniency what those of Flyway let pass in the history
 */
public record DatabaseSettings(
        String service,
        DatabaseUrl url,
        Login migrating,
        DatabaseUrl serviceUrl,
        Login own,
        Login admin,
        String adminDatabase,
        Map<String, String> driver,
        Migration migration,
        SessionSetup setup,
        HistoryTable historyTable,
        String serviceRole,
        List<String> schemas,
        Leniency leniency,
        boolean createDatabase,
        Duration waitTimeout,
        boolean hold) {

    /** What becomes of the schema at start. */
    public enum Migration {
        /** Flyway migrates in this process. */
        HERE,
        /** Another process migrates; this process waits for it. */
        ELSEWHERE,
        /** Flyway is switched off; only the server and the database are waited for. */
        OFF
    }

    /** A user with its password, both null if the driver's own defaults hold; never shown with the password. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[" + user + "]";
        }
    }

    /**
     * These settings for a process that only looks: the schema is left alone, a missing database neither created nor
     * awaited.
     */
    public DatabaseSettings lookingOnly() {
        return with(service, Migration.ELSEWHERE, false);
    }

    /** These settings for a process that creates a missing database, whatever the service may do. */
    public DatabaseSettings creating() {
        return with(service, Migration.HERE, true);
    }

    /** These settings under another application name, because a command's sessions must not count as the service's. */
    public DatabaseSettings forCommand() {
        return with(service + " db", migration, createDatabase);
    }

    /** Another database on the same server, with the login that migrates for all. */
    public DatabaseSettings scratch(String name) {
        DatabaseUrl scratch = url.withDatabase(name);
        return new DatabaseSettings(
                service,
                scratch,
                migrating,
                scratch,
                migrating,
                admin,
                adminDatabase,
                driver,
                Migration.HERE,
                setup,
                historyTable,
                null,
                schemas,
                leniency,
                true,
                waitTimeout,
                false);
    }

    private DatabaseSettings with(String name, Migration becomes, boolean creates) {
        return new DatabaseSettings(
                name,
                url,
                migrating,
                serviceUrl,
                own,
                admin,
                adminDatabase,
                driver,
                becomes,
                setup,
                historyTable,
                serviceRole,
                schemas,
                leniency,
                creates,
                waitTimeout,
                false);
    }

    /** The history table, quoted, with its schema as soon as the schema is known. */
    public String history() {
        return historyTable.sql();
    }

    /** These settings with the schema that the history is in, or will be. */
    public DatabaseSettings inSchema(String schema) {
        return new DatabaseSettings(
                service,
                url,
                migrating,
                serviceUrl,
                own,
                admin,
                adminDatabase,
                driver,
                migration,
                setup,
                historyTable.in(schema),
                serviceRole,
                schemas,
                leniency,
                createDatabase,
                waitTimeout,
                hold);
    }

    /** Whether the service runs with another login, or by another address, than it migrates with. */
    public boolean ownLoginDiffers() {
        return !Objects.equals(own, migrating) || !url.equals(serviceUrl);
    }

    /**
     * The user that migrates. As in pgjdbc, a user in the URL goes before the setting; the system's user comes last.
     */
    public String migratingUser() {
        String user = url.parameters().getOrDefault("user", migrating.user());
        return user == null ? System.getProperty("user.name") : user;
    }

    /** This process's signature of the migrations that it applies. */
    public String installer() {
        return ApplicationName.installer(migratingUser(), service);
    }

    /** The user that the service runs with, found like {@link #migratingUser()}. */
    public String ownUser() {
        String user = serviceUrl.parameters().getOrDefault("user", own.user());
        return user == null ? System.getProperty("user.name") : user;
    }

    /** The user that the service runs with if another one migrates; else null. */
    public String serviceUserIfAnother() {
        return ownUser().equals(migratingUser()) ? null : ownUser();
    }

    /** Whether the login that creates databases is another than the one that migrates. */
    public boolean adminDiffers() {
        return admin.user() != null && !admin.user().equals(migratingUser());
    }

    /** Where {@code CREATE DATABASE} is issued; an admin login replaces a login in the URL. */
    public DatabaseUrl adminUrl() {
        DatabaseUrl admin = url.withDatabase(adminDatabase);
        return adminDiffers() ? admin.without("user", "password") : admin;
    }

    /** Never shows the driver's properties, which may hold a password. */
    @Override
    public String toString() {
        return "DatabaseSettings[" + url.place() + "]";
    }
}
