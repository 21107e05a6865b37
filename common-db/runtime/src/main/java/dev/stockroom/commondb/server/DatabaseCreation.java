package dev.stockroom.commondb.server;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.Quoting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Creates the service's database on a connection to the admin database, or asks whether it could be created. */
public final class DatabaseCreation {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private final DatabaseSettings settings;
    private final ServerFailures failures;
    private boolean told;

    DatabaseCreation(DatabaseSettings settings) {
        this.settings = settings;
        this.failures = new ServerFailures(settings);
    }

    /** @throws DatabaseStartException if {@code common-db.create-database} is off */
    void refuseUnlessSet() {
        if (!settings.createDatabase()) {
            throw failures.databaseMissing();
        }
    }

    /**
     * Creates the database, or finds that another replica has.
     *
     * @throws DatabaseStartException if the login may not create it
     * @throws NotYetException if the server takes no writes
     */
    void create(Connection admin) throws SQLException, NotYetException {
        try {
            refuseAnotherEncoding(admin);
            refuseMissingRole(admin);
            refuseAnotherRole(admin);
            tellOnce();
            DatabaseEncoding.create(admin, statement(settings), settings.url().database());
        } catch (SQLException e) {
            switch (ServerFault.of(e)) {
                case DATABASE_EXISTS ->
                    LOG.infof(
                            "Database %s was created by another replica",
                            settings.url().database());
                case NOT_PERMITTED -> throw failures.mayNotCreate(e, membership(admin));
                default -> {
                    passOnIfReadOnly(admin, e);
                    throw e;
                }
            }
        }
    }

    /** The server may refuse for long, and is asked again and again. */
    private void tellOnce() {
        if (!told) {
            LOG.infof(
                    "Creating database %s on %s",
                    settings.url().database(), settings.url().address());
            told = true;
        }
    }

    private void passOnIfReadOnly(Connection admin, SQLException e) throws SQLException, NotYetException {
        Optional<ReadOnly> why = ReadOnly.isTold(e) ? ReadOnly.of(admin) : Optional.empty();
        if (why.isPresent()) {
            throw why.get().notYet(settings.adminUrl().place(), e);
        }
    }

    /**
     * Asks with a template that is not there, so that nothing can be copied: the server looks at the rights first
     * ({@code 42501}), and asks nobody to own the template, as it would of one that is there.
     *
     * @throws DatabaseStartException if the login may not create the database
     * @throws NotYetException if the server takes no writes
     */
    void refuse(Connection admin) throws SQLException, NotYetException {
        refuseAnotherEncoding(admin);
        refuseMissingRole(admin);
        refuseAnotherRole(admin);
        try (Statement statement = admin.createStatement()) {
            statement.execute(statement(settings, Quoting.identifier("nothing-" + UUID.randomUUID())));
        } catch (SQLException e) {
            if (ServerFault.of(e) == ServerFault.NOT_PERMITTED) {
                throw failures.mayNotCreate(e, membership(admin));
            }
            passOnIfReadOnly(admin, e);
            LOG.debug("The server would not keep it from being created", e);
        }
    }

    /**
     * Refuses a name that the admin database would write in its own encoding. The database would be there, and nobody
     * could connect to it by its name.
     *
     * @throws DatabaseStartException if the name of the database or of its owner would be written so
     */
    private void refuseAnotherEncoding(Connection admin) throws SQLException {
        Optional<String> encoding = DatabaseEncoding.thatChanges(statement(settings), admin);
        if (encoding.isPresent()) {
            throw failures.nameInAnotherEncoding(encoding.get());
        }
    }

    /**
     * Asks for the role that is to be granted rights, before there is a database that nobody could use.
     *
     * @throws DatabaseStartException if {@code common-db.service-role} names no role
     */
    void refuseMissingRole(Connection connection) throws SQLException {
        Optional<ServiceGrants> grants = ServiceGrants.of(settings);
        if (grants.isPresent()) {
            try (Statement statement = connection.createStatement();
                    ResultSet role =
                            statement.executeQuery("SELECT " + grants.get().roleExists())) {
                if (!role.next() || !role.getBoolean(1)) {
                    throw failures.serviceRoleMissing(grants.get());
                }
            }
        }
    }

    /**
     * Refuses a database in which init-sql sets a role that could create nothing: the database belongs to the login, and
     * the role has no rights of the login. Before PostgreSQL 15 anybody may create in {@code public}, unless the database is
     * closed.
     *
     * @throws DatabaseStartException if the role that init-sql sets has not the rights of the owner
     */
    private void refuseAnotherRole(Connection admin) throws SQLException {
        Optional<String> role = settings.setup().role();
        boolean open = settings.serviceRole() == null && admin.getMetaData().getDatabaseMajorVersion() < 15;
        if (role.isPresent() && !open && !hasTheRightsOfTheOwner(admin, role.get())) {
            throw failures.ownedByAnotherRole(role.get());
        }
    }

    /** A role that is not there is refused by init-sql itself. */
    private boolean hasTheRightsOfTheOwner(Connection admin, String role) throws SQLException {
        try (PreparedStatement query = admin.prepareStatement("SELECT pg_has_role(r.oid, o.oid, 'USAGE')"
                + " FROM pg_roles r, pg_roles o WHERE r.rolname = ? AND o.rolname = ?")) {
            query.setString(1, role);
            query.setString(2, settings.migratingUser());
            try (ResultSet row = query.executeQuery()) {
                return !row.next() || row.getBoolean(1);
            }
        }
    }

    /**
     * The statement that creates the database. Its template is {@code template0}, because nobody can be connected to that.
     * Its owner is the login that migrates, because that login could create nothing in the database of a separate admin.
     */
    public static String statement(DatabaseSettings settings) {
        return statement(settings, "template0");
    }

    private static String statement(DatabaseSettings settings, String template) {
        String owner = settings.adminDiffers() ? " OWNER " + Quoting.identifier(settings.migratingUser()) : "";
        String mark = ServiceGrants.of(settings).isPresent() ? ServiceGrants.creationMark() : "";
        return "CREATE DATABASE " + Quoting.identifier(settings.url().database()) + owner + " TEMPLATE " + template
                + mark;
    }

    /**
     * The GRANT by which the admin login could create the database for its owner; empty if it may not create databases at
     * all. PostgreSQL has one SQLSTATE for both.
     */
    private Optional<String> membership(Connection admin) throws SQLException {
        return mayCreateDatabases(admin)
                ? Optional.of(Membership.toSetTheRole(
                        admin, settings.migratingUser(), settings.admin().user()))
                : Optional.empty();
    }

    private static boolean mayCreateDatabases(Connection admin) throws SQLException {
        try (Statement statement = admin.createStatement();
                ResultSet role = statement.executeQuery(
                        "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")) {
            return role.next() && role.getBoolean(1);
        }
    }
}
