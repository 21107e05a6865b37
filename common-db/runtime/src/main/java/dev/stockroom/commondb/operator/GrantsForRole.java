package dev.stockroom.commondb.operator;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.server.GrantScope;
import dev.stockroom.commondb.server.ServerFailures;
import dev.stockroom.commondb.server.ServiceGrants;
import dev.stockroom.commondb.settings.DatabaseSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.api.configuration.Configuration;

/** The SQL for an administrator who grants by hand what a start grants if {@code common-db.service-role} is set. */
final class GrantsForRole {

    private final DatabaseSettings settings;
    private final ServiceGrants grants;

    /** @param role null for {@code common-db.service-role}, else the service's own login */
    GrantsForRole(DatabaseSettings settings, Configuration flyway, String role) {
        this.settings = settings;
        String chosen = role != null ? role : Objects.requireNonNullElseGet(settings.serviceRole(), settings::ownUser);
        List<String> schemas = Stream.concat(
                        Stream.ofNullable(flyway.getDefaultSchema()), Arrays.stream(flyway.getSchemas()))
                .distinct()
                .toList();
        this.grants = new ServiceGrants(chosen, schemas, flyway.getTable());
    }

    /**
     * The statements, for what there is in the database now and for what comes later.
     *
     * @throws CommandException if the role owns everything already
     * @throws DatabaseStartException if there is no such role
     */
    List<String> statements(Connection connection) throws SQLException {
        if (grants.role().equals(settings.migratingUser())) {
            throw new CommandException(
                    "There is nothing to grant",
                    settings.url().place(),
                    grants.role() + " is the login that migrates, which owns everything already",
                    "name another with --role, or set common-db.service-role",
                    null);
        } else if (!exists(connection)) {
            throw new ServerFailures(settings).serviceRoleMissing(grants);
        }
        return grants.whole(GrantScope.read(connection, grants), settings.url().database());
    }

    private boolean exists(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT " + grants.roleExists())) {
            return answer.next() && answer.getBoolean(1);
        }
    }
}
