package dev.stockroom.commondb.dev;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.operator.CommandSettings;
import dev.stockroom.commondb.operator.ServiceDatabase;
import dev.stockroom.commondb.operator.entities.EntityComparison;
import dev.stockroom.commondb.operator.entities.SchemaChange;
import dev.stockroom.commondb.operator.sources.StatementText;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * What the database of dev mode lacks for the entities. Elsewhere Hibernate refuses such a start; in dev mode Hibernate
 * lets it pass, because the migration is still to be written.
 */
final class EntitiesAhead {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private final Supplier<String> proposal;
    private volatile List<SchemaChange> atTheStart = List.of();

    /**
     * @param proposal what Hibernate would change for the entities; Hibernate finds it out once per start. Null if there
     *     is no Hibernate
     */
    EntitiesAhead(Supplier<String> proposal) {
        this.proposal = proposal;
    }

    /** Looks once when the application has started, and warns; a fault of the comparison does not stop the start. */
    void lookAndWarn() {
        if (proposal == null || EntityComparison.underWay()) {
            return;
        }
        try {
            CommandSettings settings = CommandSettings.ofTheApplication();
            atTheStart = missing(settings.database());
            if (!atTheStart.isEmpty()) {
                LOG.warn(warning(settings.database(), atTheStart));
            }
        } catch (SQLException | RuntimeException e) {
            LOG.warnf("Entities and database were not compared: %s", e.getMessage());
        }
    }

    /** The statements that were missing when the application started. */
    List<String> statements() {
        return statements(atTheStart);
    }

    private static List<String> statements(List<SchemaChange> changes) {
        return changes.stream().map(change -> StatementText.of(change.sql())).toList();
    }

    /**
     * What is missing in the database now.
     *
     * @throws CommandException if there are no entities
     */
    List<SchemaChange> missing(ServiceDatabase database) throws SQLException {
        if (proposal == null) {
            throw new CommandException(
                    "Nothing to compare",
                    "this service",
                    "it has no entities of Hibernate ORM",
                    "write the migration by hand",
                    null);
        }
        return EntityComparison.read(proposal.get(), database);
    }

    static String warning(ServiceDatabase database, List<SchemaChange> changes) {
        String lacking = statements(changes).stream().collect(Collectors.joining("\n"));
        return new CommandException(
                        "The entities are ahead of the database",
                        database.place(),
                        "no migration makes what they need\n" + lacking,
                        "have the migration written, one way or the other, and complete it\n"
                                + "- the Dev UI (press d): card common-db, Database, New migration\n"
                                + "- " + database.service().developmentCommand()
                                + " -Dquarkus.args=\"db new NAME --from-entities\"",
                        null)
                .block();
    }
}
