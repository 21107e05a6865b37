package dev.stockroom.commondb.operator;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.flyway.FlywaySession;
import dev.stockroom.commondb.flyway.LostHistory;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.SchemaHistory;
import dev.stockroom.commondb.operator.adopt.Adoption;
import dev.stockroom.commondb.operator.adopt.OldHistory;
import dev.stockroom.commondb.server.InvalidIndexes;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.undo.HistoryForce;
import dev.stockroom.commondb.undo.Undo;
import dev.stockroom.commondb.undo.UndoOrder;
import dev.stockroom.commondb.undo.UndoStep;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;

/** What the operator may do to the schema and its history besides migrating; each change in the turn of the migrations. */
public final class SchemaChanges {

    private final ServiceDatabase database;
    private final DatabaseSettings settings;
    private final Configuration flyway;

    SchemaChanges(ServiceDatabase database, DatabaseSettings settings, Configuration flyway) {
        this.database = database;
        this.settings = settings;
        this.flyway = flyway;
    }

    /**
     * The versioned migrations in force, and those of this executable: what a version can mean. A baseline has a name of
     * its own only where this executable has no migration of that version.
     */
    public List<BuiltMigration> known() throws SQLException {
        SchemaHistory history = history();
        List<BuiltMigration> known = new ArrayList<>(history.versions());
        Stream.concat(database.service().migrations().stream(), history.baselines().stream())
                .filter(m -> !m.repeatable())
                .filter(m -> known.stream().noneMatch(k -> k.parsedVersion().equals(m.parsedVersion())))
                .forEach(known::add);
        return known;
    }

    /** The newest version in force, or null. */
    public String version() throws SQLException {
        return history().newest();
    }

    private SchemaHistory history() throws SQLException {
        try (Connection connection = database.connect()) {
            return SchemaHistory.read(connection, settings.history());
        }
    }

    /**
     * What {@link #undo} would run; changes nothing.
     *
     * @throws CommandException if a migration of it cannot be undone
     */
    public List<UndoStep> undoPlan(UndoOrder order) {
        return undo().plan(order);
    }

    /**
     * Undoes migrations, the newest first.
     *
     * @param each told of each one when it is gone
     * @return those that are gone
     * @throws CommandException if nothing may be undone, or if a script fails
     */
    public List<UndoStep> undo(UndoOrder order, Consumer<UndoStep> each) throws SQLException {
        return database.withTurn(connection -> undo().run(order, each));
    }

    /**
     * Undoes what was agreed to.
     *
     * @param agreed what {@link #undoPlan} gave
     * @param each told of each one when it is gone
     * @return those that are gone
     * @throws CommandException as {@link #undo}, and if it is something else by now
     */
    public List<UndoStep> undoAgreed(UndoOrder order, List<UndoStep> agreed, Consumer<UndoStep> each)
            throws SQLException {
        return database.withTurn(connection -> undo().run(order, Optional.of(agreed), each));
    }

    private Undo undo() {
        return new Undo(settings, database.service().migrations(), flyway);
    }

    /**
     * Returns where a history says where the tables come from, or none are there.
     *
     * @param notDone what is not done otherwise, as in {@code Nothing was repaired}
     * @throws CommandException otherwise
     */
    public void refuseLostHistory(String notDone) {
        FlywaySession.look(flyway, FlywaySession::lostHistory).ifPresent(why -> {
            throw new CommandException(
                    notDone + ": " + LostHistory.WHAT, settings.url().place(), why, LostHistory.REMEDY, null);
        });
    }

    /**
     * What {@link #force} would change, in a sentence.
     *
     * @throws CommandException if it would change nothing, or cannot
     */
    public String forceIntention(MigrationVersion version, boolean applied) {
        return new HistoryForce(settings, flyway, version).intention(applied);
    }

    /** Makes the history say that a migration is applied, or that it is not. */
    public void force(MigrationVersion version, boolean applied) throws SQLException {
        database.withTurn(connection -> {
            new HistoryForce(settings, flyway, version).run(applied);
            return null;
        });
    }

    /**
     * What the tool says that has kept the schema so far.
     *
     * @throws CommandException if there is none, if it is not clear what it says, or if Flyway has a history here
     */
    public OldHistory oldHistory() throws SQLException {
        try (Connection connection = database.connect()) {
            return new Adoption(settings, flyway).find(connection);
        }
    }

    /**
     * Begins Flyway's history with a baseline.
     *
     * @param found what {@link #oldHistory} gave
     * @throws CommandException as there, and if it has changed since
     */
    public void adopt(OldHistory found, MigrationVersion version) throws SQLException {
        database.withTurn(connection -> {
            new Adoption(settings, flyway).run(connection, found, version);
            return null;
        });
    }

    /** The INVALID indexes, which a failed {@code CREATE INDEX CONCURRENTLY} leaves, as SQL takes their names. */
    public static List<String> invalidIndexes(Connection connection) throws SQLException {
        return InvalidIndexes.invalidIndexes(connection);
    }
}
