package dev.stockroom.commondb.server;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.HistorySignature;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.HistoryTable;
import dev.stockroom.commondb.settings.Quoting;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Finds the schema of this service's history before anything is changed. If no schema is set, Flyway would begin a
 * second history in a schema that has come to stand before the first on the search path.
 */
public final class HistorySearch {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    /** The sources of a search path that somebody has set for these sessions: the URL, or init-sql. */
    private static final List<String> NAMED = List.of("client", "session");

    /** A search path that Flyway understands as the name of one schema, and creates. */
    private static final Pattern ONE_SCHEMA = Pattern.compile("\\s*[a-z_][a-z0-9_]*\\s*");

    /**
     * What one statement tells of the session.
     *
     * @param path the schemas of the search path that are there and may be used
     * @param searchPath the search path as it is set
     * @param histories the schemas with a history table, and whether it may be read
     * @param user whose name {@code $user} stands for on the search path
     */
    public record Sight(List<String> path, String searchPath, Map<String, Boolean> histories, String user) {

        private String first() {
            return path.isEmpty() ? null : path.get(0);
        }

        private List<String> onPath() {
            return path.stream().filter(histories::containsKey).toList();
        }

        /** The schemas with a history that the search path names and the session may not use. */
        private List<String> hidden() {
            return SearchPath.schemas(searchPath, user).stream()
                    .filter(schema -> histories.containsKey(schema) && !path.contains(schema))
                    .toList();
        }

        /** Whether only one reading is possible: the one history is where Flyway looks for it, or there is none. */
        private boolean clear() {
            return histories.isEmpty() || !path.isEmpty() && histories.keySet().equals(Set.of(path.get(0)));
        }

        private List<String> readable(boolean alsoElsewhere) {
            return histories.entrySet().stream()
                    .filter(Map.Entry::getValue)
                    .map(Map.Entry::getKey)
                    .filter(schema -> alsoElsewhere || path.contains(schema))
                    .toList();
        }
    }

    /** The rows that tell whose a history is, by schema. */
    private record Rows(boolean named, Map<String, List<HistorySignature.Row>> bySchema) {

        /** Whether the schema has a history: a table that holds something, or may not be read. */
        private boolean isHistory(Sight sight, String schema) {
            return schema != null && (bySchema.containsKey(schema) || unreadable(sight, schema));
        }
    }

    private final DatabaseSettings settings;
    private final HistorySignature signature;
    private final SchemaFailures failures;
    private String told;
    private boolean behind;
    private boolean beginsNothing;

    /** @param built the migrations of this executable */
    public HistorySearch(DatabaseSettings settings, List<BuiltMigration> built) {
        this.settings = settings;
        this.signature = new HistorySignature(settings.service(), built);
        this.failures = new SchemaFailures(settings);
    }

    /** This search for a process that begins no history: it is told what it may not read yet by an SQLSTATE 42501. */
    public HistorySearch beginningNothing() {
        beginsNothing = true;
        return this;
    }

    /** Whether a schema is set for Flyway; then there is nothing to look for. */
    public boolean settled() {
        return settings.historyTable().schema() != null;
    }

    /** Whether the history was found behind the first schema, where Flyway by itself does not look. */
    public boolean behind() {
        return behind;
    }

    /** The SQL expressions that {@link #sight} reads. */
    List<String> expressions() {
        String table = Quoting.text(settings.historyTable().name());
        return List.of(
                "current_schemas(false)::text[]",
                "current_setting('search_path')",
                "ARRAY(SELECT CASE WHEN " + HistoryRows.IS_READABLE + " THEN '+' ELSE '-' END || n.nspname"
                        + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = " + table
                        + " AND " + HistoryRows.IS_HISTORY + " ORDER BY n.nspname)",
                "current_user::text");
    }

    /** Reads the answers to {@link #expressions}. */
    static Sight sight(ResultSet row, int column) throws SQLException {
        Map<String, Boolean> histories = new TreeMap<>();
        for (String history : texts(row.getArray(column + 2))) {
            histories.put(history.substring(1), history.startsWith("+"));
        }
        return new Sight(texts(row.getArray(column)), row.getString(column + 1), histories, row.getString(column + 3));
    }

    private static List<String> texts(Array array) throws SQLException {
        return Arrays.asList((String[]) array.getArray());
    }

    /**
     * Looks for the history; one statement is enough if only one reading is possible.
     *
     * @return the settings, with the schema that Flyway is to use; without a schema if Flyway will create it
     * @throws DatabaseStartException if more than one schema is possible, or if the history is in another schema
     */
    public DatabaseSettings in(Connection connection) throws SQLException {
        return settled() ? settings : in(connection, look(connection));
    }

    /** Looks at the session with one statement. */
    public Sight look(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + String.join(", ", expressions()))) {
            row.next();
            return sight(row, 1);
        }
    }

    /** Finds the schema from what a statement has seen already. */
    public DatabaseSettings in(Connection connection, Sight sight) throws SQLException {
        String schema = sight.clear() ? sight.first() : chosen(connection, sight);
        behind = schema != null && !schema.equals(sight.first());
        if (behind && !schema.equals(told)) {
            LOG.warnf(
                    "The history of this service is in schema %s, behind %s on the search path (%s): %s is used; set"
                            + " quarkus.flyway.default-schema=%s to say so",
                    schema, sight.first(), sight.searchPath(), schema, schema);
            told = schema;
        }
        return schema == null ? settings : settings.inSchema(schema);
    }

    private String chosen(Connection connection, Sight sight) throws SQLException {
        String first = sight.first();
        Rows rows = rows(connection, sight, !sight.onPath().contains(first));
        boolean hasHistory = rows.isHistory(sight, first);
        if (!hasHistory
                && first != null
                && sight.onPath().contains(first)) { // an empty table hides a history, and is none
            rows = rows(connection, sight, true);
        }
        List<String> ours = rows.bySchema().entrySet().stream()
                .filter(history -> signature.ours(history.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        List<String> onPath = sight.path().stream().filter(ours::contains).toList();
        if (onPath.isEmpty()) {
            refuseUnclear(rows, sight, hasHistory);
            return rows.named() || ours.isEmpty() ? first : refuse(failures.elsewhere(ours, first, sight.searchPath()));
        } else if (onPath.size() > 1 && !(rows.named() && onPath.get(0).equals(first))) {
            return refuse(failures.several(onPath, sight.searchPath()));
        } else if (onPath.get(0).equals(first) || unreadable(sight, first)) {
            return first;
        } else if (rows.named()) {
            return hasHistory ? first : refuse(failures.elsewhere(onPath, first, sight.searchPath()));
        }
        return onPath.get(0);
    }

    /**
     * Refuses a history behind the first schema that cannot be read or may be another's, because Flyway would begin
     * anew.
     */
    private void refuseUnclear(Rows rows, Sight sight, boolean hasHistory) throws SQLException {
        List<String> hidden = sight.hidden();
        if (!hasHistory && !hidden.isEmpty()) {
            passOnIfNothingIsBegun(hidden);
            throw failures.hidden(hidden, sight.first(), sight.searchPath(), sight.user());
        }
        List<String> unreadable = hasHistory
                ? List.of()
                : sight.onPath().stream()
                        .filter(schema -> unreadable(sight, schema))
                        .toList();
        if (!unreadable.isEmpty() && !rows.named()) {
            passOnIfNothingIsBegun(unreadable);
            throw failures.unreadable(unreadable, sight.first(), sight.searchPath());
        }
        List<String> unclear = sight.path().stream()
                .skip(1)
                .filter(schema -> signature.unclear(rows.bySchema().getOrDefault(schema, List.of())))
                .toList();
        if (!unclear.isEmpty() && !rows.named()) {
            throw failures.unclear(unclear, sight.first(), sight.searchPath());
        }
    }

    private void passOnIfNothingIsBegun(List<String> schemas) throws SQLException {
        if (beginsNothing) {
            throw new SQLException(SchemaFailures.mayNotRead(schemas), ServerFault.INSUFFICIENT_PRIVILEGE);
        }
    }

    private static boolean unreadable(Sight sight, String schema) {
        return sight.onPath().contains(schema) && !sight.histories().get(schema);
    }

    private static String refuse(DatabaseStartException failure) {
        throw failure;
    }

    private Rows rows(Connection connection, Sight sight, boolean alsoElsewhere) throws SQLException {
        Map<String, List<HistorySignature.Row>> bySchema = new TreeMap<>();
        boolean named = false;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(rows(sight.readable(alsoElsewhere)))) {
            while (row.next()) {
                if (row.getString(2) == null) {
                    named = NAMED.contains(row.getString(1));
                } else {
                    bySchema.computeIfAbsent(row.getString(2), schema -> new ArrayList<>())
                            .add(HistoryRows.row(row, 3));
                }
            }
        }
        return new Rows(named, bySchema);
    }

    /** Reads all histories with one statement, the source of the search path first. */
    private String rows(List<String> schemas) {
        String source = "SELECT source, NULL::text AS schema, NULL::text AS version, false AS baseline,"
                + " NULL::text AS script, NULL::text AS checksum, NULL::text AS by FROM pg_settings WHERE name = 'search_path'";
        return schemas.stream()
                .map(schema -> HistoryRows.select(settings.historyTable().in(schema)))
                .map(select -> " UNION ALL SELECT NULL, h.* FROM (" + select + ") h")
                .collect(Collectors.joining("", source, ""));
    }

    /**
     * Why no history of the configured name may be begun: a history of this service has another name. If a schema is
     * set, only the schemas that Flyway manages count.
     *
     * @param begun the history that would be begun; without a schema if Flyway will create it
     */
    public Optional<DatabaseStartException> underAnotherName(Connection connection, HistoryTable begun)
            throws SQLException {
        OtherHistories others = new OtherHistories(signature);
        List<HistoryTable> ours = settled()
                ? others.oursIn(connection, begun, settings.schemas())
                : others.oursOfAnotherName(connection, begun);
        return ours.isEmpty() ? Optional.empty() : Optional.of(failures.underAnotherName(ours, begun));
    }

    /**
     * Why Flyway may not clean: another history stands in a schema that a clean empties.
     *
     * @param own the history whose schema is cleaned in any case
     * @param cleaned the other schemas that Flyway manages
     * @param trying whether this is dev mode or a test, where a history of this service's own may go
     */
    public Optional<DatabaseStartException> cleanedAlong(
            Connection connection, HistoryTable own, Collection<String> cleaned, boolean trying) throws SQLException {
        OtherHistories histories = new OtherHistories(signature);
        List<HistoryTable> others =
                trying ? histories.othersIn(connection, own, cleaned) : histories.allIn(connection, own, cleaned);
        return others.isEmpty() ? Optional.empty() : Optional.of(failures.cleanedAlong(others));
    }

    /** Refuses to change anything if there is no schema to change; a single missing schema is created by Flyway. */
    public void refuseNowhere(Sight sight) {
        if (sight.path().isEmpty() && !ONE_SCHEMA.matcher(sight.searchPath()).matches()) {
            throw failures.nowhere(sight.searchPath());
        }
    }
}
