package dev.stockroom.commondb.flyway;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.HistoryTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.database.base.Schema;

/**
 * Tables whose origin no history tells: the history was dropped, emptied, is in another schema, or another tool has
 * kept it. Flyway would begin with the first migration, unless its settings let a baseline take the tables over.
 */
public final class LostHistory {

    /** The finding in a few words, as the start and the commands say it. */
    public static final String WHAT = "the database holds tables but no history";

    public static final String REMEDY = "if a tool that db adopt --help names has made them: db adopt; else, if they"
            + " are what version 1 would create, start once with quarkus.flyway.baseline-at-start=true and"
            + " quarkus.flyway.baseline-version; if they belong to another application, give this service a"
            + " database of its own";

    private LostHistory() {}

    /** Whether Flyway's settings take such tables over, if the history's table is missing. */
    static boolean accepted(Configuration flyway) {
        return flyway.isBaselineOnMigrate() || baselineAtStart();
    }

    private static boolean baselineAtStart() {
        return ConfigProvider.getConfig()
                .getOptionalValue("quarkus.flyway.baseline-at-start", Boolean.class)
                .orElse(false);
    }

    /** The version after which Flyway begins in an empty database without a history: the baseline's, or none. */
    public static MigrationVersion beginning(Configuration flyway) {
        return baselineAtStart() ? flyway.getBaselineVersion() : MigrationVersion.EMPTY;
    }

    /**
     * The version after which Flyway begins in a database with these schemas, by what Flyway itself counts: in a schema
     * that is empty to Flyway, it writes no baseline.
     */
    static MigrationVersion beginning(Configuration flyway, List<? extends Schema<?, ?>> schemas) {
        boolean filled = schemas.stream().anyMatch(schema -> schema.exists() && !schema.empty());
        return flyway.isBaselineOnMigrate() && filled ? flyway.getBaselineVersion() : beginning(flyway);
    }

    /**
     * Why a history without a row has lost its rows; empty if it has not, or if there is no history.
     *
     * @param history the table, quoted, with its schema if that is set
     * @param schemas the schemas that Flyway manages besides the history's
     */
    public static Optional<String> emptied(Connection connection, String history, List<String> schemas)
            throws SQLException {
        return BesideAnEmptyHistory.in(connection, history, schemas).flatMap(BesideAnEmptyHistory::loss);
    }

    /**
     * Why the history is emptied, or missing although something is there, as Flyway would say after its first
     * callbacks.
     *
     * @param settings with the history's schema, if that is known
     * @param flyway Flyway as it is about to migrate; none of its callbacks runs
     */
    public static Optional<String> before(Connection connection, DatabaseSettings settings, Configuration flyway)
            throws SQLException {
        return objects(connection, settings).isEmpty()
                ? Optional.empty()
                : FlywaySession.look(flyway, FlywaySession::lostHistory);
    }

    private static List<SchemaObject> objects(Connection connection, DatabaseSettings settings) throws SQLException {
        return SchemaObject.in(
                connection, settings.schemas(), settings.historyTable().schema());
    }

    /**
     * Why the history is lost, as a process sees it that only waits: nobody may ever migrate here.
     *
     * @param settings the settings of a history without a row, or of a missing history
     */
    public static Optional<String> awaited(Connection connection, DatabaseSettings settings) throws SQLException {
        HistoryTable history = settings.historyTable();
        Optional<String> emptied = emptied(connection, history.sql(), settings.schemas());
        if (emptied.isPresent()) {
            return emptied;
        }
        List<SchemaObject> objects = isThere(connection, history) ? List.of() : objects(connection, settings);
        return objects.isEmpty()
                ? Optional.empty()
                : Optional.of("there is no " + history.sql() + ", but there are " + SchemaObject.named(objects));
    }

    private static boolean isThere(Connection connection, HistoryTable history) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            query.setString(1, history.sql());
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Why the history is missing although something is there, in Flyway's words; empty if all is empty. */
    static Optional<String> missing(Connection connection, List<? extends Schema<?, ?>> schemas) throws SQLException {
        List<String> names = schemas.stream().map(Schema::getName).toList();
        Set<String> filled = SchemaObject.in(connection, names, names.get(0)).stream()
                .map(SchemaObject::schema)
                .collect(Collectors.toSet());
        return missing(schemas.stream().filter(schema -> filled.contains(schema.getName())));
    }

    private static Optional<String> missing(Stream<? extends Schema<?, ?>> filled) {
        String names = filled.map(Schema::toString).collect(Collectors.joining(", "));
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of("Found non-empty schema(s) " + names + " but no schema history table");
    }

    public static DatabaseStartException failure(DatabaseSettings settings, String why, Throwable cause) {
        return new DatabaseStartException(
                FailureKind.HISTORY, WHAT, settings.url().place(), why, REMEDY, cause);
    }
}
