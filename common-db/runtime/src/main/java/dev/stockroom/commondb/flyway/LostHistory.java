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
import java.util.stream.Collectors;
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

    private static final String TABLES = "SELECT string_agg(format('%I.%I', nspname, relname), ', ') FROM ("
            + "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE n.nspname = coalesce(?, current_schema()) AND c.relkind IN ('r', 'p', 'f')"
            + " AND to_regclass(?) IS NULL AND NOT EXISTS (SELECT FROM pg_depend d"
            + " WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')"
            + " ORDER BY 2 LIMIT 5) AS tables";

    private static final String ANYTHING = "SELECT FROM pg_namespace n WHERE (n.nspname = ANY (?)"
            + " OR n.nspname = coalesce(?, current_schema())) AND (EXISTS (SELECT FROM pg_class WHERE relnamespace = n.oid)"
            + " OR EXISTS (SELECT FROM pg_proc WHERE pronamespace = n.oid)"
            + " OR EXISTS (SELECT FROM pg_type WHERE typnamespace = n.oid)) LIMIT 1";

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

    /** The version after which Flyway begins in a database with these schemas. */
    static MigrationVersion beginning(Configuration flyway, List<? extends Schema<?, ?>> schemas) {
        return flyway.isBaselineOnMigrate() && missing(schemas).isPresent()
                ? flyway.getBaselineVersion()
                : beginning(flyway);
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
        return !anythingIn(connection, settings)
                ? Optional.empty()
                : FlywaySession.look(flyway, FlywaySession::lostHistory);
    }

    /**
     * Whether the schemas hold anything; one statement, because a first start in an empty database should ask no more.
     */
    private static boolean anythingIn(Connection connection, DatabaseSettings settings) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(ANYTHING)) {
            query.setArray(
                    1, connection.createArrayOf("text", settings.schemas().toArray()));
            query.setString(2, settings.historyTable().schema());
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
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
        try (PreparedStatement query = connection.prepareStatement(TABLES)) {
            query.setString(1, history.schema());
            query.setString(2, history.sql());
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getString(1) != null
                        ? Optional.of("there is no " + history.sql() + ", but there are " + row.getString(1))
                        : Optional.empty();
            }
        }
    }

    /**
     * Why the history is missing although something is there, in Flyway's words; empty if all its schemas are empty.
     */
    static Optional<String> missing(List<? extends Schema<?, ?>> schemas) {
        String filled = schemas.stream()
                .filter(schema -> schema.exists() && !schema.empty())
                .map(Schema::toString)
                .collect(Collectors.joining(", "));
        return filled.isEmpty()
                ? Optional.empty()
                : Optional.of("Found non-empty schema(s) " + filled + " but no schema history table");
    }

    public static DatabaseStartException failure(DatabaseSettings settings, String why, Throwable cause) {
        return new DatabaseStartException(
                FailureKind.HISTORY, WHAT, settings.url().place(), why, REMEDY, cause);
    }
}
