package dev.stockroom.commondb.server;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.settings.DatabaseSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.jboss.logging.Logger;

/**
 * Compares the database that is about to be migrated, or created, with the one that the service works with. One address
 * and one name mean one database, and nothing is asked. Otherwise the service's own login looks; if that login gets in
 * only later, two names at one address tell, unless a pooler stands there.
 */
final class SameDatabase {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private static final String LOOK = "SELECT oid, datname FROM pg_database WHERE datname = current_database()";
    private static final String EXISTS = "SELECT FROM pg_database WHERE datname = ?";

    private final DatabaseSettings settings;
    private final ServerConnections connections;
    private final boolean sameAddress;
    private final boolean sameName;

    SameDatabase(DatabaseSettings settings, ServerConnections connections) {
        this.settings = settings;
        this.connections = connections;
        this.sameAddress = settings.url().address().equals(settings.serviceUrl().address());
        this.sameName = settings.url().database().equals(settings.serviceUrl().database());
    }

    /**
     * What a session tells of its database.
     *
     * @param server the cluster's identifier; null if it was not asked for, or is not told
     */
    private record Identity(long number, String name, String server) {

        boolean sameServer(Identity other) {
            return server == null || other.server == null || Objects.equals(server, other.server);
        }

        boolean same(Identity other) {
            return sameServer(other) && number == other.number && name.equals(other.name);
        }
    }

    /**
     * Refuses to change a database that is another one than the service's.
     *
     * @param migrating a session in the database that would be changed
     * @throws DatabaseStartException if it is another one
     * @throws NotYetException if the service's address does not answer, or leads to no database yet
     */
    void refuseAnother(Connection migrating) throws SQLException, NotYetException {
        if (sameAddress && sameName) {
            return;
        }
        Identity migrated = identity(migrating);
        try (Connection own = connections.open(settings.serviceUrl(), settings.own())) {
            Identity seen = identity(own);
            if (!seen.same(migrated)) {
                throw SightFailures.anotherDatabase(settings, seen.name(), !seen.sameServer(migrated));
            }
        } catch (SQLException e) {
            LOG.debug("The service's own login cannot tell yet which database it reaches", e);
            refuseByName(migrating);
            ConnectFailure.ofService(e, settings).passOnIfTimeMends(settings);
        }
    }

    /**
     * Refuses to create a database if the service works with another one.
     *
     * @param admin a session on the server on which the database is missing
     * @throws DatabaseStartException if it does
     */
    void refuseCreation(Connection admin) throws SQLException {
        if (sameAddress && sameName) {
            return;
        } else if (sameAddress ? exists(admin, settings.serviceUrl().database()) : existsBeside(admin)) {
            refuseExisting(admin);
        } else if (sameAddress) {
            refuseByName(admin);
        }
    }

    /**
     * Whether the service's own address has its database; asked in another database there, because a pooler would remember
     * for a while that the database was missing.
     */
    private boolean existsBeside(Connection admin) throws SQLException {
        Identity here = identity(admin);
        try (Connection beside =
                connections.open(settings.serviceUrl().withDatabase(settings.adminDatabase()), settings.own())) {
            if (!identity(beside).sameServer(here)) {
                throw SightFailures.anotherDatabase(
                        settings, settings.serviceUrl().database(), true);
            }
            return exists(beside, settings.serviceUrl().database());
        } catch (SQLException e) {
            LOG.debug("The service's own address does not tell before the creation which database it leads to", e);
            return false;
        }
    }

    private void refuseExisting(Connection admin) throws SQLException {
        Identity here = identity(admin);
        try (Connection own = connections.open(settings.serviceUrl(), settings.own())) {
            Identity seen = identity(own);
            if (!exists(admin, settings.url().database())) { // else another replica has created it meanwhile
                throw SightFailures.anotherDatabase(settings, seen.name(), !seen.sameServer(here));
            }
        } catch (SQLException e) {
            LOG.debug("The service's own login cannot tell yet which database it reaches", e);
            refuseByName(admin);
        }
    }

    /** A pooler may lead two names to one database, and so its names tell nothing. */
    private void refuseByName(Connection migrating) throws SQLException {
        if (sameAddress && !sameName && !TransactionPooling.pooledNow(migrating)) {
            throw SightFailures.anotherDatabase(settings, settings.serviceUrl().database(), false);
        }
    }

    private static boolean exists(Connection connection, String database) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(EXISTS)) {
            query.setString(1, database);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    private Identity identity(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LOOK)) {
            row.next();
            return new Identity(row.getLong(1), row.getString(2), MigratedSight.server(connection, settings));
        }
    }
}
