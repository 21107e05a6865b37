package dev.stockroom.commondb.operator.entities;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.operator.ServiceDatabase;
import dev.stockroom.commondb.quarkus.StartupProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Compares the entities with a schema. The comparison is a start of the service itself, up to the persistence unit,
 * because only Hibernate in the service's own build knows the entities.
 */
public final class EntityComparison {

    /**
     * The outcome of a comparison.
     *
     * @param changes what takes the schema to the entities; what the schema has beyond them does not count
     * @param objection what Hibernate's validation says, or null
     */
    public record Outcome(List<SchemaChange> changes, String objection) {

        /** Whether the service starts on this schema, and each entity finds what it needs. */
        public boolean agrees() {
            return changes.isEmpty() && objection == null;
        }
    }

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    /** The length of a database's name before the part that tells runs apart; PostgreSQL's names end after 63 bytes. */
    private static final int NAME_LENGTH = 40;

    private EntityComparison() {}

    /** Whether this process starts for a comparison only; the comparison then tells the outcome itself. */
    public static boolean underWay() {
        return StartupProcess.order().endsAtThePersistenceUnit();
    }

    /**
     * Compares the entities with the database as it is; in dev mode the start migrates the database first, as every
     * start there does.
     *
     * @throws CommandException if there are no entities, or if the database lacks migrations
     */
    public static Outcome withDatabase(ServiceDatabase database) throws SQLException {
        refuseWithoutHibernate(database);
        if (database.service().development()) {
            return compare(new ComparisonStart(), database);
        }
        refusePending(database);
        return compare(new ComparisonStart().withoutMigrating(), database);
    }

    /**
     * Compares the entities with what the migrations alone make, in a database of its own, which is dropped again.
     *
     * @throws CommandException if there are no entities
     */
    public static Outcome withMigrations(ServiceDatabase database) throws SQLException {
        refuseWithoutHibernate(database);
        ServiceDatabase scratch = database.scratch(scratchName(database.name()));
        try {
            return compare(new ComparisonStart().on(scratch.settings()), scratch);
        } finally {
            drop(scratch);
        }
    }

    /**
     * Reads what Hibernate would change in the database for the entities of the application that runs.
     *
     * @param script as Hibernate has written it
     */
    public static List<SchemaChange> read(String script, ServiceDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            return SchemaDifference.of(script, connection);
        }
    }

    private static void refuseWithoutHibernate(ServiceDatabase database) {
        if (!database.service().hibernate()) {
            throw noEntities();
        }
    }

    private static CommandException noEntities() {
        return new CommandException(
                "Nothing to compare",
                "this executable",
                "the service has no entities of Hibernate ORM",
                "write the migration by hand: db new NAME",
                null);
    }

    private static void refusePending(ServiceDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            List<BuiltMigration> missing = database.missing(connection);
            if (!missing.isEmpty()) {
                throw new CommandException(
                        "Nothing was compared",
                        database.settings().url().place(),
                        "the database lacks migrations of this executable, the first is "
                                + missing.get(0).script(),
                        "apply them first: db up",
                        null);
            }
        }
    }

    private static String scratchName(String name) {
        String ascii = name.replaceAll("[^\\x20-\\x7e]", "_");
        return ascii.substring(0, Math.min(NAME_LENGTH, ascii.length())) + "_check_"
                + UUID.randomUUID().toString().substring(0, 8);
    }

    private static Outcome compare(ComparisonStart start, ServiceDatabase database) throws SQLException {
        try {
            String script = start.run().orElseThrow(EntityComparison::noEntities);
            return new Outcome(read(script, database), start.objection().orElse(null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void drop(ServiceDatabase scratch) {
        try {
            scratch.drop(true);
        } catch (DatabaseStartException e) {
            LOG.debug("The server is gone, which the comparison has told", e);
        } catch (SQLException | CommandException e) {
            LOG.warnf("Database %s may be left over: %s", scratch.name(), e.getMessage());
        }
    }
}
