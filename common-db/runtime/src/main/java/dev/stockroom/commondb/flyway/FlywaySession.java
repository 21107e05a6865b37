package dev.stockroom.commondb.flyway;

import dev.stockroom.commondb.undo.UndoLosses;
import dev.stockroom.commondb.undo.UndoScript;
import dev.stockroom.commondb.undo.UndoStore;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.FlywayExecutor;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.resolver.ResolvedMigration;
import org.flywaydb.core.extensibility.AppliedMigration;
import org.flywaydb.core.internal.callback.CallbackExecutor;
import org.flywaydb.core.internal.callback.NoopCallbackExecutor;
import org.flywaydb.core.internal.database.base.Database;
import org.flywaydb.core.internal.database.base.Schema;
import org.flywaydb.core.internal.exception.FlywaySqlException;
import org.flywaydb.core.internal.jdbc.ExecutionTemplateFactory;
import org.flywaydb.core.internal.jdbc.JdbcTemplate;
import org.flywaydb.core.internal.jdbc.StatementInterceptor;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.parser.PlaceholderReplacingReader;
import org.flywaydb.core.internal.resolver.CompositeMigrationResolver;
import org.flywaydb.core.internal.resource.ResourceName;
import org.flywaydb.core.internal.schemahistory.SchemaHistory;
import org.flywaydb.core.internal.sqlscript.DefaultSqlScriptExecutor;
import org.flywaydb.core.internal.sqlscript.SqlScript;
import org.flywaydb.core.internal.sqlscript.SqlStatementIterator;

/**
 * Flyway's own connection, parser and history, for what its Community edition has no command for: scripts run, and rows
 * are written, exactly as Flyway itself does it.
 */
public final class FlywaySession {

    /** What is done in a session. */
    public interface Work<T> {
        T in(FlywaySession session) throws SQLException;
    }

    private final Configuration flyway;
    private final CompositeMigrationResolver resolver;
    private final SchemaHistory history;
    private final Database<?> database;
    private final Schema<?, ?> schema;
    private final List<? extends Schema<?, ?>> schemas;

    private FlywaySession(
            Configuration flyway,
            CompositeMigrationResolver resolver,
            SchemaHistory history,
            Database<?> database,
            Schema<?, ?> schema,
            List<? extends Schema<?, ?>> schemas) {
        this.flyway = flyway;
        this.resolver = resolver;
        this.history = history;
        this.database = database;
        this.schema = schema;
        this.schemas = schemas;
    }

    /** Opens a session that only looks. */
    public static <T> T look(Configuration flyway, Work<T> work) {
        return open(flyway, session -> session.done(work));
    }

    /** Opens a session that holds Flyway's lock, so that a Flyway that knows nothing of common-db waits as well. */
    public static <T> T change(Configuration flyway, Work<T> work) {
        return open(
                flyway,
                session -> session.history.lock(() -> session.onOneConnection().done(work)));
    }

    /** With Flyway's transactional lock it has two, and a script and its row could not be one transaction. */
    private FlywaySession onOneConnection() {
        if (database.getMainConnection() != database.getMigrationConnection()) {
            throw new IllegalStateException("Flyway must not use its transactional lock here");
        }
        return this;
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // as Flyway declares it
    private static <T> T open(Configuration flyway, Work<T> work) {
        FlywayExecutor.Command<T> command =
                (CompositeMigrationResolver resolver,
                        SchemaHistory history,
                        Database database,
                        Schema schema,
                        Schema[] schemas,
                        CallbackExecutor<Event> callbacks,
                        StatementInterceptor interceptor) -> new FlywaySession(
                                flyway, resolver, history, database, schema, (List) List.of(schemas))
                        .done(work);
        return new FlywayExecutor(flyway).execute(command, true, null);
    }

    private <T> T done(Work<T> work) {
        try {
            return work.in(this);
        } catch (SQLException e) {
            throw new FlywaySqlException("The database does not answer as expected", e);
        }
    }

    public Connection connection() {
        return database.getMigrationConnection().getJdbcConnection();
    }

    /** The schema of the history. */
    String schema() {
        return schema.getName();
    }

    public List<AppliedMigration> rows() {
        return history.allAppliedMigrations();
    }

    /** Whether the history's table is there. */
    public boolean hasHistory() {
        return history.exists();
    }

    /** Why no history says where the tables come from; empty where one does, where none are, and where that is accepted. */
    public Optional<String> lostHistory() throws SQLException {
        if (!rows().isEmpty() || LostHistory.accepted(flyway)) {
            return Optional.empty();
        }
        return hasHistory() ? LostHistory.emptied(connection(), history.toString()) : LostHistory.missing(schemas);
    }

    public Collection<ResolvedMigration> shipped() {
        return resolver.resolveMigrations(flyway);
    }

    /** The script as Flyway would run it, with its settings and all placeholders known. */
    public SqlScript script(UndoScript undo) {
        return database.getDatabaseType()
                .createSqlScriptFactory(flyway, placeholders(undo))
                .createSqlScript(undo.resource(), flyway.isMixed(), undo.beside());
    }

    /** Flyway's own and the service's; the Community edition takes the name of an undo script for none. */
    private ParsingContext placeholders(UndoScript undo) {
        ParsingContext placeholders = new ParsingContext() {
            @Override
            public void updateFilenamePlaceholder(ResourceName name, Configuration configuration) {
                // stays as it is put below
            }
        };
        placeholders.populate(database, flyway);
        placeholders
                .getPlaceholders()
                .put(
                        "flyway" + flyway.getPlaceholderSeparator() + "filename",
                        undo.resource().getFilename());
        return placeholders;
    }

    /** The text of a script with its placeholders replaced. */
    public String text(UndoScript undo) {
        if (!script(undo).placeholderReplacement()) {
            return undo.sql();
        }
        try (PlaceholderReplacingReader reader = PlaceholderReplacingReader.create(
                flyway, placeholders(undo), undo.resource().read())) {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the names of a script are looked for: in the schema that the migration was applied in. */
    private void inItsSchema() {
        database.getMigrationConnection().restoreOriginalState();
        database.getMigrationConnection().changeCurrentSchemaTo(schema);
    }

    /** What a script takes away; nothing of it is run. */
    public UndoLosses.Found losses(UndoScript undo) throws SQLException {
        inItsSchema();
        List<String> statements = new ArrayList<>();
        try (SqlStatementIterator statement = script(undo).getSqlStatements()) {
            statement.forEachRemaining(next -> statements.add(next.getSql()));
        }
        return new UndoLosses(connection()).of(statements);
    }

    /** Runs a script on the connection as it is. */
    public void execute(SqlScript script) {
        inItsSchema();
        new DefaultSqlScriptExecutor(
                        new JdbcTemplate(connection(), database.getDatabaseType()),
                        NoopCallbackExecutor.INSTANCE,
                        true,
                        false,
                        false,
                        null)
                .execute(script, flyway);
    }

    /** Something that belongs into one transaction. */
    public interface Step {
        void run() throws SQLException;
    }

    public void inTransaction(Step step) {
        ExecutionTemplateFactory.createExecutionTemplate(connection(), database).execute(() -> {
            step.run();
            return null;
        });
    }

    /** Adds the row with which Flyway's own repair says that a migration is no longer there: type {@code DELETE}. */
    public void markTakenBack(AppliedMigration row) {
        history.delete(row);
    }

    /** Adds the row that Flyway writes after it has applied a migration. */
    public void markApplied(ResolvedMigration migration) {
        history.addAppliedMigration(
                migration.getVersion(),
                migration.getDescription(),
                migration.getType(),
                migration.getScript(),
                migration.getChecksum(),
                0,
                true);
    }

    /** Removes the row of a failed migration, as Flyway's own repair does. */
    public void removeFailed(AppliedMigration row) throws SQLException {
        try (Statement statement = connection().createStatement()) {
            statement.execute(
                    "DELETE FROM " + history + " WHERE NOT success AND installed_rank = " + row.getInstalledRank());
        }
        history.clearCache();
    }

    /** Where undo scripts are stored. */
    public UndoStore store() {
        return new UndoStore(schema(), flyway.getTable());
    }

    public Configuration flyway() {
        return flyway;
    }
}
