package dev.stockroom.commondb.flyway;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.ForeignHistory;
import dev.stockroom.commondb.history.SchemaHistory;
import dev.stockroom.commondb.server.InvalidIndexes;
import dev.stockroom.commondb.server.ServerFailures;
import dev.stockroom.commondb.server.ServerFault;
import dev.stockroom.commondb.settings.DatabaseSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.core.internal.exception.FlywayMigrateException;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;
import org.jboss.logging.Logger;

/** Words Flyway's failures: which file and line, which SQLSTATE, what remains in the database, and what to do. */
public final class FlywayFailures {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private static final String START_AGAIN =
            "start again: nothing of this migration was applied, and the next start completes it";
    private static final String START_AGAIN_FOR_THE_REST =
            "start again: what was committed stays, and the next start completes the rest";
    private static final String CORRECT_IT =
            "correct the file, build and start again; nothing of it was applied, and what came before it stays";

    private final DatabaseSettings settings;
    private final List<BuiltMigration> built;
    private final Connection connection;

    private FlywayFailures(DatabaseSettings settings, List<BuiltMigration> built, Connection connection) {
        this.settings = settings;
        this.built = built;
        this.connection = connection;
    }

    /**
     * The failure in our words, or nothing if the failure is not one of the database.
     *
     * @param connection a connection to ask what remains; null or broken if there is none
     */
    public static Optional<DatabaseStartException> explain(
            Throwable failure, DatabaseSettings settings, List<BuiltMigration> built, Connection connection) {
        DatabaseStartException ours = ServerFault.cause(failure, DatabaseStartException.class);
        FlywayException flyway = ServerFault.cause(failure, FlywayException.class);
        if (ours != null || flyway == null) {
            return Optional.ofNullable(ours);
        }
        return Optional.of(new FlywayFailures(settings, built, connection).explain(failure, flyway));
    }

    /** The failure that the history, after Flyway, still lacks something of this executable. */
    public static DatabaseStartException historyDisagrees(DatabaseSettings settings, List<BuiltMigration> missing) {
        return new DatabaseStartException(
                FailureKind.HISTORY,
                "the history does not hold what this executable was built with",
                settings.url().place(),
                "not applied, or applied with another checksum: "
                        + missing.stream().map(BuiltMigration::script).collect(Collectors.joining(", ")),
                "look at quarkus.flyway.ignore-migration-patterns and the other quarkus.flyway settings;"
                        + " a changed file must be changed back",
                null);
    }

    private DatabaseStartException explain(Throwable failure, FlywayException flyway) {
        SQLException sql = ServerFault.cause(failure, SQLException.class);
        FlywayMigrateException migrate = ServerFault.cause(failure, FlywayMigrateException.class);
        boolean refused = flyway instanceof FlywayValidateException || migrate != null && sql == null;
        Optional<ForeignHistory> foreign = refused
                ? ForeignHistory.in(history(), built, settings.service())
                        .filter(history -> !history.passes(settings.leniency()))
                : Optional.empty();
        if (foreign.isPresent()) {
            return foreignHistory(settings, foreign.get(), flyway);
        } else if (refused && !history().failed().isEmpty()) {
            return failedBefore(history().failed(), flyway);
        } else if (migrate != null) {
            return migrationFailed(migrate, sql);
        } else if (flyway instanceof FlywayValidateException) {
            return invalid(flyway);
        } else if (flyway.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
            return LostHistory.failure(settings, flywaysFacts(flyway), flyway);
        }
        return new HistoryRights(settings, connection).lacking(flyway).orElseGet(() -> interrupted(flyway, sql));
    }

    private DatabaseStartException migrationFailed(FlywayMigrateException e, SQLException sql) {
        String script = e.getMigration().getScript();
        FlywaySqlScriptException at = ServerFault.cause(e, FlywaySqlScriptException.class);
        int line = at == null ? e.getLineNumber() : at.getLineNumber();
        String why = sql == null ? e.getMessage() : ServerFailures.stateAndMessage(sql);
        boolean lost = e.isExecutableInTransaction() && connectionLost(sql);
        DatabaseStartException failure = new DatabaseStartException(
                lost ? FailureKind.CONNECTION_LOST : FailureKind.MIGRATION,
                "migration " + script + " failed",
                settings.url().place() + ", file " + script + (line > 0 ? ", line " + line : ""),
                why,
                lost
                        ? START_AGAIN
                        : e.isExecutableInTransaction() ? CORRECT_IT : remedyOutside(script, version(e.getMigration())),
                e);
        return lost ? failure.untilTheNextStart() : failure;
    }

    private static String version(MigrationInfo migration) {
        return migration.getVersion() == null ? null : migration.getVersion().toString();
    }

    private static boolean connectionLost(SQLException sql) {
        return sql != null && ServerFault.of(sql) == ServerFault.NOT_YET;
    }

    /** @param version null for a repeatable one */
    private String remedyOutside(String script, String version) {
        List<String> invalid = InvalidIndexes.seen(connection);
        String indexes = invalid.isEmpty() ? "" : "; it left the INVALID index " + String.join(", ", invalid);
        String drop = invalid.stream()
                .map(index -> "\nDROP INDEX CONCURRENTLY " + index + ";")
                .collect(Collectors.joining());
        return "this migration runs outside of a transaction, so a part of it may remain" + indexes
                + "; take that back, remove its row, correct the file or the data and start again:" + drop + "\n"
                + deleteFailedRow(script) + "\nin place of the DELETE, with this executable: " + command(version);
    }

    /** The command that does the same to the history; a repeatable migration has no version to name. */
    private static String command(String version) {
        return version == null
                ? "db repair"
                : "db force " + version + " --pending; once it was completed by hand: db force " + version
                        + " --applied";
    }

    private String deleteFailedRow(String script) {
        return "DELETE FROM " + settings.history() + " WHERE NOT success AND script = '" + script.replace("'", "''")
                + "';";
    }

    private DatabaseStartException failedBefore(List<SchemaHistory.Row> failed, FlywayException e) {
        String script = failed.get(0).script();
        return new DatabaseStartException(
                FailureKind.HISTORY,
                "migration " + script + " failed at an earlier start",
                settings.url().place() + ", file " + script,
                "the history holds it as failed",
                remedyOutside(script, failed.get(0).version()),
                e);
    }

    /** @param cause what Flyway says of the history; null if Flyway was not asked */
    public static DatabaseStartException foreignHistory(
            DatabaseSettings settings, ForeignHistory foreign, Throwable cause) {
        return new DatabaseStartException(
                FailureKind.HISTORY,
                "the history in this database belongs to other migrations",
                settings.url().place() + ", table " + settings.history(),
                foreign.why(),
                "give each service a database of its own in quarkus.datasource.jdbc.url; if the history is this service's all"
                        + " the same, because the service or a file was renamed, give the file back its name and content",
                cause);
    }

    private DatabaseStartException invalid(FlywayException e) {
        return ChangedMigrations.inDevelopment(history(), built)
                .map(changed -> changed.failure(settings, e))
                .orElseGet(() -> disagree(e));
    }

    private DatabaseStartException disagree(FlywayException e) {
        String files =
                history().missing(built).stream().map(BuiltMigration::script).collect(Collectors.joining(", "));
        return new DatabaseStartException(
                FailureKind.HISTORY,
                "the history and the migrations disagree",
                settings.url().place() + (files.isEmpty() ? "" : ", file " + files),
                withoutCommandLineAdvice(e.getMessage()),
                "change an applied file back and put the change into a new one; give a file that came late the next"
                        + " version, or apply it all the same with quarkus.flyway.out-of-order=true",
                e);
    }

    /** Flyway's facts, without its advice on options that do not exist here. */
    private static String withoutCommandLineAdvice(String message) {
        return message.lines()
                .filter(line -> !line.matches("\\s*(Validate failed|To ignore|To allow|Either revert|Need more).*"))
                .collect(Collectors.joining("\n"));
    }

    /** Flyway's facts, without its advice to baseline. */
    private static String flywaysFacts(FlywayException e) {
        return e.getMessage().replaceFirst("\\. Use baseline.*", "");
    }

    /** Words a failure outside of a migration; a callback that fails has a file and a line as well. */
    private DatabaseStartException interrupted(FlywayException flyway, SQLException sql) {
        FlywaySqlScriptException at = ServerFault.cause(flyway, FlywaySqlScriptException.class);
        if (at != null && HistoryRights.isOfTheHistory(at)) {
            return historyNotMade(flyway, sql);
        }
        boolean lost = connectionLost(sql);
        DatabaseStartException failure = new DatabaseStartException(
                lost ? FailureKind.CONNECTION_LOST : FailureKind.MIGRATION,
                at == null
                        ? "Flyway could not migrate"
                        : "the script " + at.getResource().getFilename() + " failed",
                settings.url().place()
                        + (at == null
                                ? ""
                                : ", file " + at.getResource().getRelativePath() + ", line " + at.getLineNumber()),
                sql == null ? flyway.getMessage() : ServerFailures.stateAndMessage(sql),
                at == null || lost ? START_AGAIN_FOR_THE_REST : CORRECT_IT,
                flyway);
        return lost ? failure.untilTheNextStart() : failure;
    }

    private DatabaseStartException historyNotMade(FlywayException flyway, SQLException sql) {
        boolean lost = connectionLost(sql);
        DatabaseStartException failure = new DatabaseStartException(
                lost ? FailureKind.CONNECTION_LOST : FailureKind.MIGRATION,
                "Flyway could not make its history",
                settings.url().place() + ", table " + settings.history(),
                sql == null ? flyway.getMessage() : ServerFailures.stateAndMessage(sql),
                lost
                        ? START_AGAIN_FOR_THE_REST
                        : "take the cause away and start again: no migration was applied, and the next start makes the"
                                + " history",
                flyway);
        return lost ? failure.untilTheNextStart() : failure;
    }

    private SchemaHistory history() {
        try {
            return connection == null
                    ? new SchemaHistory(List.of())
                    : SchemaHistory.read(connection, settings.history());
        } catch (SQLException e) {
            LOG.debug("The history could not be read", e);
            return new SchemaHistory(List.of());
        }
    }
}
