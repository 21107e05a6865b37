package dev.stockroom.commondb.operator;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.flyway.FlywaySession;
import dev.stockroom.commondb.flyway.ForeignRefusal;
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

/** The changes of an operator to the schema and its history besides migrating, each in the turn of the migrations. */
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
     * The versioned migrations in force, and those of this executable: a version can mean one of these. A baseline has
     * a name of its own only if this executable has no migration of that version.
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
     * @throws CommandException if one of the migrations cannot be undone
     */
    public List<UndoStep> undoPlan(UndoOrder order) {
        return undo().plan(order);
    }

    /**
     * Undoes migrations, the newest first.
     *
     * @param each told of each migration when it is gone
     * @return the migrations that are gone
     * @throws CommandException if nothing may be undone, or if a script fails
     */
    public List<UndoStep> undo(UndoOrder order, Consumer<UndoStep> each) throws SQLException {
        return database.withTurn(connection -> undo().run(order, each));
    }

    /**
     * Undoes what was agreed to.
     *
     * @param agreed what {@link #undoPlan} gave
     * @param each told of each migration when it is gone
     * @return the migrations that are gone
     * @throws CommandException as {@link #undo}, and if the plan is another by now
     */
    public List<UndoStep> undoAgreed(UndoOrder order, List<UndoStep> agreed, Consumer<UndoStep> each)
            throws SQLException {
        return database.withTurn(connection -> undo().run(order, Optional.of(agreed), each));
    }

    private Undo undo() {
        return new Undo(settings, database.service().migrations(), flyway);
    }

    /**
     * Returns if a history says where the tables come from, or if there are none.
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
     * Returns if a repair changes no row that may be another application's.
     *
     * @throws CommandException otherwise
     */
    public void refuseOthersScripts(String notDone) throws SQLException {
        try (Connection connection = database.connect()) {
            refuseOthersScripts(notDone, connection);
        }
    }

    /** The same, in a session that is there. */
    public void refuseOthersScripts(String notDone, Connection connection) throws SQLException {
        new ForeignRefusal(settings, database.service().migrations())
                .anothersRow(SchemaHistory.read(connection, settings.history()), flyway)
                .ifPresent(another -> {
                    throw new CommandException(
                            notDone + ": " + another.what(),
                            settings.url().place(),
                            another.why(),
                            another.remedy(),
                            null);
                });
    }

    /**
     * What {@link #force} would change, in a sentence.
     *
     * @throws CommandException if there is nothing to change, or if the change is not possible
     */
    public String forceIntention(MigrationVersion version, boolean applied) {
        return new HistoryForce(settings, flyway, version).intention(applied);
    }

    /** Marks one migration as applied or pending in the history, without running its SQL. */
    public void force(MigrationVersion version, boolean applied) throws SQLException {
        database.withTurn(connection -> {
            new HistoryForce(settings, flyway, version).run(applied);
            return null;
        });
    }

    /**
     * What the other tool says of the schema that it has kept so far.
     *
     * @throws CommandException if there is no such tool, if its table is not clear, or if Flyway has a history here
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
     * @throws CommandException as {@link #oldHistory}, and if the tool's table has changed since
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
