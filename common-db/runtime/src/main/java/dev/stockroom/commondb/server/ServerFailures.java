package dev.stockroom.commondb.server;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.failure.FailureText;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseUrl;
import dev.stockroom.commondb.settings.Quoting;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Words the failures of the start: what, where, why, and what to do. */
public final class ServerFailures {

    static final String OWN_LOGIN = "quarkus.datasource.username and quarkus.datasource.password";

    /** What Agroal says if the pool has no connection in time. */
    private static final Pattern ACQUISITION = Pattern.compile("(?i)acquisition timeout");

    private static final String PAST_THE_POOLER =
            "set quarkus.flyway.jdbc-url, with quarkus.flyway.username and quarkus.flyway.password, to the address of"
                    + " PostgreSQL itself; the service's own connections may go through the pooler";

    /** What to do about a prepared statement of another session. */
    public static final String PREPARED = "a pooler gives each transaction another session of the server: "
            + PAST_THE_POOLER
            + "; where only the service's own login is used, let the pooler pool sessions, or add prepareThreshold=0 to"
            + " quarkus.datasource.jdbc.url, for a PgBouncer before 1.21";

    /** The way to a name that the admin database would write otherwise. */
    public static final String THROUGH_UTF8 =
            "set common-db.admin.database to a database of this server that has the encoding UTF8";

    private final DatabaseSettings settings;

    public ServerFailures(DatabaseSettings settings) {
        this.settings = settings;
    }

    public DatabaseStartException silentServer(String reason, long attempts, Throwable cause) {
        return new DatabaseStartException(
                        FailureKind.SERVER_UNREACHABLE,
                        "PostgreSQL did not answer within "
                                + settings.waitTimeout().toMillis() + " ms",
                        settings.url().place(),
                        reason + ", after " + attempts + " tries",
                        "start the server, or correct the host and port of quarkus.datasource.jdbc.url;"
                                + " common-db.wait-timeout says how long to wait, 0 for ever",
                        cause)
                .whileItWaits();
    }

    /** The failure of one try that does not wait. */
    public DatabaseStartException noAnswer(String reason, Throwable cause) {
        return new DatabaseStartException(
                FailureKind.SERVER_UNREACHABLE,
                "PostgreSQL does not answer",
                settings.url().place(),
                reason,
                "start the server, or correct the host and port of quarkus.datasource.jdbc.url",
                cause);
    }

    /** @param missing whether a server answers there, without this database */
    static FailureText ownAddress(DatabaseUrl url, boolean missing, String why) {
        return new FailureText(
                missing
                        ? "the service's own address leads to no database"
                        : "PostgreSQL does not answer at the service's own address",
                url.place(),
                why,
                "correct quarkus.datasource.jdbc.url, or start what answers there");
    }

    /** The failure of one try that does not create. */
    public DatabaseStartException noDatabase(Throwable cause) {
        return new DatabaseStartException(
                FailureKind.DATABASE_MISSING,
                "the database does not exist",
                settings.url().place(),
                "the server answers and knows no database of this name",
                "correct the name in quarkus.datasource.jdbc.url, or create it: db create, or db up, which migrates it"
                        + " as well",
                cause);
    }

    static DatabaseStartException loginRefused(DatabaseUrl url, Login login, String properties, SQLException e) {
        return new DatabaseStartException(
                        FailureKind.CREDENTIALS,
                        "the server refuses the login of " + named(login),
                        url.place(),
                        stateAndMessage(e),
                        "correct " + properties + ", the TLS parameters of the URL (sslmode, sslrootcert),"
                                + " or the server's pg_hba.conf",
                        e)
                .whileItWaits();
    }

    static DatabaseStartException settingRefused(DatabaseUrl url, SQLException e) {
        return new DatabaseStartException(
                FailureKind.SETTING,
                "the driver refuses a setting",
                url.place(),
                stateAndMessage(e),
                "correct the parameters of quarkus.datasource.jdbc.url or"
                        + " quarkus.datasource.jdbc.additional-jdbc-properties",
                e);
    }

    static DatabaseStartException notPostgres(DatabaseUrl url, SQLException e) {
        return new DatabaseStartException(
                        FailureKind.UNSUITABLE_SERVER,
                        "what answers is not a PostgreSQL server, or a pooler that refuses",
                        url.place(),
                        stateAndMessage(e),
                        "correct the host and port of quarkus.datasource.jdbc.url; a PgBouncer needs"
                                + " ignore_startup_parameters = extra_float_digits and session pooling",
                        e)
                .whileItWaits();
    }

    DatabaseStartException unknownToPooler(DatabaseUrl url, SQLException e) {
        return new DatabaseStartException(
                        FailureKind.DATABASE_MISSING,
                        "the pooler knows no database of this name",
                        url.place(),
                        stateAndMessage(e),
                        "a database is created by a connection to PostgreSQL itself: " + PAST_THE_POOLER
                                + "; or let an administrator run:\n" + createForOwner(),
                        e)
                .whileItWaits();
    }

    DatabaseStartException transactionPooling() {
        return new DatabaseStartException(
                        FailureKind.UNSUITABLE_SERVER,
                        "a pooler gives each transaction another session of the server",
                        settings.url().place(),
                        "one session was answered by several server processes: no lock would hold, so that two replicas could"
                                + " migrate at once, and a lock that is left would stop every later start",
                        PAST_THE_POOLER + ", or let the pooler pool sessions",
                        null)
                .whileItWaits();
    }

    /** If another role is granted what the service needs, its rights have to reach the login as well. */
    DatabaseStartException mayNotConnect(DatabaseUrl url, Login login, SQLException e) {
        String user = login.user() == null ? "..." : Quoting.identifier(login.user());
        String role = settings.serviceRole();
        boolean byMembership =
                login.equals(settings.own()) && role != null && !role.equals(login.user()) && login.user() != null;
        return new DatabaseStartException(
                        FailureKind.RIGHTS,
                        named(login) + " may not connect",
                        url.place(),
                        stateAndMessage(e),
                        "let an administrator run:\nGRANT CONNECT ON DATABASE " + Quoting.identifier(url.database())
                                + " TO " + user + ";"
                                + (byMembership
                                        ? "\nGRANT " + Quoting.identifier(role) + " TO " + user
                                                + " WITH INHERIT TRUE; -- before PostgreSQL 16: ALTER ROLE " + user
                                                + " INHERIT"
                                        : ""),
                        e)
                .whileItWaits();
    }

    public static DatabaseStartException unknown(DatabaseUrl url, SQLException e) {
        return new DatabaseStartException(
                        FailureKind.UNKNOWN,
                        "the server cannot be used",
                        url.place(),
                        stateAndMessage(e),
                        ServerFault.isOfAnotherSession(e)
                                ? PREPARED
                                : "look the SQLSTATE up in appendix A of PostgreSQL's manual, and the server's log",
                        e)
                .whileItWaits();
    }

    /** @param membership the GRANT that is lacking if init-sql may not set its role */
    DatabaseStartException setupRefused(SQLException e, Optional<String> membership) {
        return new DatabaseStartException(
                        FailureKind.SETTING,
                        "quarkus.flyway.init-sql is refused",
                        settings.url().place(),
                        stateAndMessage(e),
                        "correct quarkus.flyway.init-sql, or let an administrator "
                                + membership
                                        .map(grant -> "run:\n" + grant)
                                        .orElseGet(() -> "grant " + settings.migratingUser() + " what it needs"),
                        e)
                .whileItWaits();
    }

    /** The connection broke after the migrations and before the history was compared. */
    public static DatabaseStartException lostBeforeReady(DatabaseUrl url, SQLException e) {
        return new DatabaseStartException(
                        FailureKind.CONNECTION_LOST,
                        "the connection was lost before the history was compared",
                        url.place(),
                        stateAndMessage(e),
                        "start again: what was committed stays",
                        e)
                .untilTheNextStart();
    }

    /**
     * The database was ready, and then a connection of the service's own pool was lost, or came too late: in Hibernate's part
     * of the start, or in an observer of the service. Empty for every other failure.
     */
    public static Optional<DatabaseStartException> lostByThePool(DatabaseUrl url, Throwable failure) {
        SQLException e = ServerFault.cause(failure, SQLException.class);
        boolean late = e != null
                && e.getSQLState() == null
                && ACQUISITION.matcher(e.getMessage() + "").find();
        if (e == null || !late && ServerFault.of(e) != ServerFault.NOT_YET) {
            return Optional.empty();
        }
        return Optional.of(new DatabaseStartException(
                        FailureKind.CONNECTION_LOST,
                        late
                                ? "the pool had no connection in time while the service started"
                                : "a connection of the pool was lost while the service started",
                        url.place(),
                        stateAndMessage(e),
                        "start again: the schema is there"
                                + (late ? "; quarkus.datasource.jdbc.acquisition-timeout is how long it waits" : ""),
                        e)
                .untilTheNextStart());
    }

    /** A migration has given the lock of the turn back, and another process took it before this one could. */
    public DatabaseStartException turnLost() {
        return new DatabaseStartException(
                        FailureKind.MIGRATION,
                        "the turn to migrate was lost to another process",
                        settings.url().place(),
                        "a migration has given back all locks of its session, as DISCARD ALL and"
                                + " pg_advisory_unlock_all() do",
                        "start again; keep such a statement out of migrations",
                        null)
                .untilTheNextStart();
    }

    DatabaseStartException databaseMissing() {
        return new DatabaseStartException(
                        FailureKind.DATABASE_MISSING,
                        "the database does not exist",
                        settings.url().place(),
                        "common-db.create-database is off",
                        "let an administrator run:\n" + createForOwner(),
                        null)
                .whileItWaits();
    }

    DatabaseStartException adminDatabaseMissing(SQLException e) {
        return new DatabaseStartException(
                        FailureKind.DATABASE_MISSING,
                        "the admin database does not exist",
                        settings.adminUrl().place(),
                        stateAndMessage(e),
                        "set common-db.admin.database to a database that " + named(settings.admin())
                                + " may connect to (often postgres or defaultdb)",
                        e)
                .whileItWaits();
    }

    /** @param membership the GRANT that is lacking if the admin login may create databases, but not for the owner */
    DatabaseStartException mayNotCreate(SQLException e, Optional<String> membership) {
        return new DatabaseStartException(
                        FailureKind.RIGHTS,
                        named(settings.admin()) + " may not create the database",
                        settings.url().place(),
                        stateAndMessage(e),
                        "set common-db.admin.username and common-db.admin.password to a login that may,"
                                + " or let an administrator run:\n" + membership.orElseGet(this::createForOwner),
                        e)
                .whileItWaits();
    }

    /** @param encoding the encoding of the admin database */
    DatabaseStartException nameInAnotherEncoding(String encoding) {
        return new DatabaseStartException(
                        FailureKind.SETTING,
                        "the name of the database would be written in another encoding",
                        settings.url().place(),
                        otherwise(settings, encoding),
                        THROUGH_UTF8 + ", or choose names with ASCII characters alone",
                        null)
                .whileItWaits();
    }

    /**
     * Why a name that the admin database writes is not the one that connections ask for.
     *
     * @param encoding the encoding of the admin database
     */
    public static String otherwise(DatabaseSettings settings, String encoding) {
        return "the admin database " + settings.adminDatabase() + " has the encoding " + encoding
                + " and writes a name in it, and connections ask for "
                + settings.url().database() + " in UTF-8: that would be another database";
    }

    /** @param role the role that init-sql sets */
    DatabaseStartException ownedByAnotherRole(String role) {
        String login = settings.migratingUser();
        return new DatabaseStartException(
                        FailureKind.RIGHTS,
                        "the database would belong to another role than the one that migrates",
                        settings.url().place(),
                        "quarkus.flyway.init-sql sets the role " + role + ", which has no rights of " + login
                                + ", and the database would belong to " + login,
                        "let an administrator run:\n" + createFor(role) + "\nGRANT CONNECT ON DATABASE "
                                + Quoting.identifier(settings.url().database()) + " TO " + Quoting.identifier(login)
                                + ";",
                        null)
                .whileItWaits();
    }

    /** The SQL with the owner, because the person who runs it is not the login that migrates. */
    private String createForOwner() {
        return createFor(settings.migratingUser());
    }

    private String createFor(String owner) {
        String name = settings.url().database();
        List<String> statements = new ArrayList<>(List.of("CREATE DATABASE " + Quoting.identifier(name) + " OWNER "
                + Quoting.identifier(owner) + " TEMPLATE template0" + DatabaseEncoding.UTF_8));
        ServiceGrants.of(settings).ifPresent(grants -> statements.addAll(grants.closing(name)));
        return String.join(";\n", statements) + ";";
    }

    public DatabaseStartException serviceRoleMissing(ServiceGrants grants) {
        return new DatabaseStartException(
                        FailureKind.RIGHTS,
                        "the role of common-db.service-role does not exist",
                        settings.url().place(),
                        "there is no role " + Quoting.identifier(grants.role()),
                        "correct common-db.service-role, or let an administrator run, with a password of your choice:\n"
                                + "CREATE ROLE " + Quoting.identifier(grants.role()) + " LOGIN PASSWORD '...';",
                        null)
                .whileItWaits();
    }

    /** @param statements what was to be run; empty if the statements could not be found out */
    public DatabaseStartException mayNotGrant(ServiceGrants grants, List<String> statements, SQLException e) {
        boolean lost = ServerFault.of(e) == ServerFault.NOT_YET;
        DatabaseStartException failure = new DatabaseStartException(
                lost ? FailureKind.CONNECTION_LOST : FailureKind.RIGHTS,
                settings.migratingUser() + " could not grant " + grants.role() + " what a service needs",
                settings.url().place(),
                stateAndMessage(e),
                "let the login that migrates own the database and the schemas that Flyway manages"
                        + (statements.isEmpty()
                                ? ""
                                : ", or let an administrator run in that database:\n" + String.join(";\n", statements)
                                        + ";"),
                e);
        return lost ? failure.untilTheNextStart() : failure;
    }

    public DatabaseStartException noAdvisoryLocks(SQLException e) {
        return new DatabaseStartException(
                FailureKind.UNSUITABLE_SERVER,
                "the server has no advisory locks",
                settings.url().place(),
                stateAndMessage(e),
                "use PostgreSQL 13 or newer, or a server that has pg_try_advisory_lock;"
                        + " without it two replicas could migrate at once",
                e);
    }

    /** The names of the settings that hold the migrating login. */
    String migratingLoginSettings() {
        return settings.migrating().equals(settings.own())
                ? OWN_LOGIN
                : "quarkus.flyway.username and quarkus.flyway.password";
    }

    /** The names of the settings that hold the login that creates databases. */
    String adminLoginSettings() {
        return settings.adminDiffers()
                ? "common-db.admin.username and common-db.admin.password"
                : migratingLoginSettings();
    }

    public static String stateAndMessage(SQLException e) {
        AnswerLostException lost = ServerFault.cause(e, AnswerLostException.class);
        String message = lost != null ? lost.getMessage() : e.getMessage() == null ? e.toString() : e.getMessage();
        return (e.getSQLState() == null ? "" : e.getSQLState() + " ") + message.strip();
    }

    private static String named(Login login) {
        return login.user() == null ? "the operating system's user" : login.user();
    }
}
