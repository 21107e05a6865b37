package dev.stockroom.commondb.settings;

import dev.stockroom.commondb.history.ApplicationName;
import dev.stockroom.commondb.server.ServiceGrants;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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
 * @param historyTable the history table, with its schema as soon as that is known
 * @param grants what the service's role is granted, if one is named
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
        Optional<ServiceGrants> grants,
        boolean createDatabase,
        Duration waitTimeout,
        boolean hold) {

    /** What becomes of the schema at start. */
    public enum Migration {
        /** Flyway migrates in this process. */
        HERE,
        /** Another process migrates, this one waits for it. */
        ELSEWHERE,
        /** Flyway is switched off; only the server and the database are waited for. */
        OFF
    }

    /** A user with its password, both null where the driver's own defaults hold; never shown with the password. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[" + user + "]";
        }
    }

    /** The same, with the schema left alone and a missing database neither created nor waited for. */
    public DatabaseSettings lookingOnly() {
        return with(service, Migration.ELSEWHERE, false);
    }

    /** The same, with a missing database created, whatever the service may do. */
    public DatabaseSettings creating() {
        return with(service, Migration.HERE, true);
    }

    /** The same, with sessions that are not taken for the service's: they appear under another name. */
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
                Optional.empty(),
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
                grants,
                creates,
                waitTimeout,
                false);
    }

    /** The history table, quoted, with its schema as soon as that is known. */
    public String history() {
        return historyTable.sql();
    }

    /** The same, with the schema known that the history is in, or will be. */
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
                grants.map(granted -> granted.in(schema)),
                createDatabase,
                waitTimeout,
                hold);
    }

    /** Whether the service runs with another login, or by another address, than it migrates with. */
    public boolean ownLoginDiffers() {
        return !Objects.equals(own, migrating) || !url.equals(serviceUrl);
    }

    /** The user that migrates; as in pgjdbc one in the URL goes before the setting, and the system's user comes last. */
    public String migratingUser() {
        String user = url.parameters().getOrDefault("user", migrating.user());
        return user == null ? System.getProperty("user.name") : user;
    }

    /** How this process signs the migrations that it applies. */
    public String installer() {
        return ApplicationName.installer(migratingUser(), service);
    }

    /** The user that the service runs with, found as {@link #migratingUser()} is. */
    public String ownUser() {
        String user = serviceUrl.parameters().getOrDefault("user", own.user());
        return user == null ? System.getProperty("user.name") : user;
    }

    /** Whether the login that creates databases is another than the one that migrates. */
    public boolean adminDiffers() {
        return admin.user() != null && !admin.user().equals(migratingUser());
    }

    /** Where {@code CREATE DATABASE} is issued; a login of its own replaces one in the URL. */
    public DatabaseUrl adminUrl() {
        DatabaseUrl admin = url.withDatabase(adminDatabase);
        return adminDiffers() ? admin.without("user", "password") : admin;
    }

    /**
     * The statement that creates the database; {@code template0}, because nobody can be connected to it. The owner is
     * the login that migrates, or that could create nothing in the database of a separate admin.
     */
    public String createStatement() {
        String owner = adminDiffers() ? " OWNER " + Quoting.identifier(migratingUser()) : "";
        String mark = grants.isPresent() ? ServiceGrants.creationMark() : "";
        return "CREATE DATABASE " + Quoting.identifier(url.database()) + owner + " TEMPLATE template0" + mark;
    }

    /** Never shows the driver's properties, which may hold a password. */
    @Override
    public String toString() {
        return "DatabaseSettings[" + url.place() + "]";
    }
}
