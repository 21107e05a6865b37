package dev.stockroom.commondb.start;

import dev.stockroom.commondb.flyway.FlywayPlace;
import dev.stockroom.commondb.server.SchemaFailures;
import dev.stockroom.commondb.server.ServerFailures;
import dev.stockroom.commondb.settings.DatabaseSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Looks at what customizers of the application have made of Flyway, before anything is migrated. Nothing is migrated
 * elsewhere than common-db has looked, or otherwise than the commands read it.
 */
record CustomizedFlyway(DatabaseSettings settings, Connection connection) {

    /**
     * The statement that tells which database it is: a server begins at one moment, to the microsecond, and no two
     * databases of it have one name.
     */
    private static final String WHICH = "SELECT format('database %s of the server that was started at %s UTC',"
            + " current_database(), to_char(pg_postmaster_start_time() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'))";

    /**
     * Refuses a Flyway that leads elsewhere.
     *
     * @param asSet what the properties have come to
     */
    void refuse(FlywayPlace asSet, FlywayPlace now) {
        SchemaFailures failures = new SchemaFailures(settings);
        asSet.propertiesFor(now).ifPresent(properties -> {
            throw failures.customized(properties);
        });
        if (!asSet.hasTargetOf(now)) {
            throw failures.customizedTarget(now.target());
        }
        if (now.connections() == null) {
            throw failures.customizedConnections("none");
        } else if (!asSet.hasConnectionsOf(now)) {
            refuseAnotherDatabase(now, failures);
        }
    }

    /**
     * Refuses connections to another database; they are opened only if the object is another, because it may wrap the
     * same ones.
     */
    private void refuseAnotherDatabase(FlywayPlace now, SchemaFailures failures) {
        try (Connection theirs = now.connections().getConnection()) {
            String database = which(theirs);
            if (!database.equals(which(connection))) {
                throw failures.customizedConnections(database);
            }
        } catch (SQLException e) {
            throw failures.customizedConnections("none: " + ServerFailures.stateAndMessage(e));
        }
    }

    private static String which(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(WHICH)) {
            row.next();
            return row.getString(1);
        }
    }
}
