package dev.stockroom.commondb.flyway;

import java.io.IOException;
import java.io.Reader;
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
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.resolver.ResolvedMigration;
import org.flywaydb.core.api.resource.LoadableResource;
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
 * Flyway's own connection, parser and history, for tasks that have no command in its Community edition. Scripts run,
 * and rows are written, exactly as Flyway itself does it.
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

    /** Opens a session that only looks: no callback runs, because the database may be another service's. */
    public static <T> T look(Configuration flyway, Work<T> work) {
        return open(FlywayDefaults.withoutCallbacks(flyway), session -> session.done(work));
    }

    /** Opens a session that holds Flyway's lock, because a Flyway that knows nothing of common-db must wait as well. */
    public static <T> T change(Configuration flyway, Work<T> work) {
        return open(
                flyway,
                session -> session.history.lock(() -> session.onOneConnection().done(work)));
    }

    /**
     * Refuses Flyway's transactional lock: it needs a second connection, and a script and its row would not be one
     * transaction.
     */
    private FlywaySession onOneConnection() {
        if (database.getMainConnection() != database.getMigrationConnection()) {
            throw new IllegalStateException("Flyway must not use its transactional lock here");
        }
        return this;
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // Flyway declares it so
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
    public String schema() {
        return schema.getName();
    }

    public List<AppliedMigration> rows() {
        return history.allAppliedMigrations();
    }

    /** Whether the history's table is there. */
    public boolean hasHistory() {
        return history.exists();
    }

    /**
     * Why no history tells the tables' origin; empty if one does, if there are no tables, or if the settings accept
     * that.
     */
    public Optional<String> lostHistory() throws SQLException {
        if (!rows().isEmpty()) {
            return Optional.empty();
        } else if (hasHistory()) { // Flyway takes nothing over into a table that is there
            return LostHistory.emptied(
                    connection(),
                    history.toString(),
                    schemas.stream().map(Schema::getName).toList());
        }
        return LostHistory.accepted(flyway) ? Optional.empty() : LostHistory.missing(connection(), schemas);
    }

    /** The version up to which a baseline would take over what is there; empty if none would be written. */
    public MigrationVersion beginning() {
        return hasHistory() ? MigrationVersion.EMPTY : LostHistory.beginning(flyway, schemas);
    }

    public Collection<ResolvedMigration> shipped() {
        return resolver.resolveMigrations(flyway);
    }

    /**
     * A script as Flyway would run it, with its settings and all placeholders known.
     *
     * @param beside the files beside the script, its settings among them
     */
    public SqlScript script(LoadableResource script, ResourceProvider beside) {
        return database.getDatabaseType()
                .createSqlScriptFactory(flyway, placeholders(script))
                .createSqlScript(script, flyway.isMixed(), beside);
    }

    /**
     * Flyway's placeholders and the service's. The script's name is set here, because the Community edition does not
     * recognise the name of an undo script.
     */
    private ParsingContext placeholders(LoadableResource script) {
        ParsingContext placeholders = new ParsingContext() {
            @Override
            public void updateFilenamePlaceholder(ResourceName name, Configuration configuration) {
                // the name stays as it is put below
            }
        };
        placeholders.populate(database, flyway);
        placeholders
                .getPlaceholders()
                .put("flyway" + flyway.getPlaceholderSeparator() + "filename", script.getFilename());
        return placeholders;
    }

    /** The text of a script with its placeholders replaced. */
    public String text(LoadableResource script, ResourceProvider beside) {
        boolean asItIs = !script(script, beside).placeholderReplacement();
        try (Reader reader = asItIs
                ? script.read()
                : PlaceholderReplacingReader.create(flyway, placeholders(script), script.read())) {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the connection look for a script's names in the schema that the migration was applied in. */
    private void inItsSchema() {
        database.getMigrationConnection().restoreOriginalState();
        database.getMigrationConnection().changeCurrentSchemaTo(schema);
    }

    /**
     * The statements of a script. Nothing of the script is run, and names are looked up as the script would look them
     * up.
     */
    public List<String> statements(LoadableResource script, ResourceProvider beside) {
        inItsSchema();
        List<String> statements = new ArrayList<>();
        try (SqlStatementIterator statement = script(script, beside).getSqlStatements()) {
            statement.forEachRemaining(next -> statements.add(next.getSql()));
        }
        return statements;
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

    /** A step that belongs into one transaction. */
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

    public Configuration flyway() {
        return flyway;
    }
}
