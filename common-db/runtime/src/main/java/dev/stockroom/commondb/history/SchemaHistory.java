package dev.stockroom.commondb.history;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;

/** What Flyway's history table says, compared with what this executable was built with. */
public final class SchemaHistory {

    private static final String UNDEFINED_TABLE = "42P01";
    private static final String INVALID_SCHEMA = "3F000";

    /**
     * When, by whom and in how many milliseconds a migration was applied.
     *
     * @param on the wall clock of the session that applied it
     * @param ms the duration that Flyway has measured
     */
    public record Installation(LocalDateTime on, String by, long ms) {}

    /** One row of the table; {@code version} is null for a repeatable migration. */
    public record Row(
            String version,
            String description,
            String type,
            String script,
            Integer checksum,
            boolean success,
            Installation installation) {

        public boolean takesAway() {
            return SchemaHistory.takesAway(type);
        }

        public boolean inForce() {
            return success && !takesAway();
        }

        public boolean baseline() {
            return type.equals("BASELINE") || type.equals("SQL_BASELINE");
        }

        public MigrationVersion parsedVersion() {
            return MigrationVersion.fromVersion(version);
        }

        /** The service that has applied it, where that is written there: {@code login@service/host}. */
        Optional<String> signer() {
            return Optional.ofNullable(installation).map(Installation::by).flatMap(ApplicationName::service);
        }

        boolean isSignedBy(String service) {
            return signer().filter(service::equals).isPresent();
        }

        boolean isSignedByAnother(String service) {
            return signer().filter(name -> !name.equals(service)).isPresent();
        }

        private Row unsigned() {
            Installation nobodys = new Installation(installation.on(), "", installation.ms());
            return new Row(version, description, type, script, checksum, success, nobodys);
        }
    }

    private final boolean withoutARow;
    private final Map<MigrationVersion, Row> versioned = new LinkedHashMap<>();
    private final Map<String, Row> repeatable = new LinkedHashMap<>();

    /** @param rows in the order of their ranks: the last one of a version or description holds */
    public SchemaHistory(List<Row> rows) {
        withoutARow = rows.isEmpty();
        for (Row row : rows) {
            if (row.version() != null) {
                versioned.put(row.parsedVersion(), row);
            } else if (!row.type().equals("SCHEMA")) {
                repeatable.put(row.description(), row);
            }
        }
    }

    /** Whether a row of this type says that a migration is no longer there. */
    public static boolean takesAway(String type) {
        return type.equals("DELETE") || type.startsWith("UNDO");
    }

    /** Reads the table with one statement; a missing table is an empty history. */
    public static SchemaHistory read(Connection connection, String table) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT version, description, type, script, checksum, success,"
                        + " installed_on, installed_by, execution_time FROM " + table + " ORDER BY installed_rank")) {
            while (row.next()) {
                rows.add(new Row(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getObject(5, Integer.class),
                        row.getBoolean(6),
                        new Installation(row.getObject(7, LocalDateTime.class), row.getString(8), row.getLong(9))));
            }
        } catch (SQLException e) {
            if (!isMissing(e)) {
                throw e;
            }
        }
        return new SchemaHistory(rows);
    }

    /** Whether the server says that there is no such table. */
    public static boolean isMissing(SQLException e) {
        return UNDEFINED_TABLE.equals(e.getSQLState()) || INVALID_SCHEMA.equals(e.getSQLState());
    }

    /** The last row of each version. */
    public Collection<Row> versionedRows() {
        return versioned.values();
    }

    /** The last row of each repeatable migration. */
    public Collection<Row> repeatableRows() {
        return repeatable.values();
    }

    /** The same, where this name in a signature says nothing, because the application signs so in its own words. */
    public SchemaHistory unsigned(String signer) {
        return new SchemaHistory(Stream.of(versionedRows(), repeatableRows())
                .flatMap(Collection::stream)
                .map(row -> row.isSignedBy(signer) ? row.unsigned() : row)
                .toList());
    }

    /** The last row of a migration, or null. */
    public Row row(BuiltMigration migration) {
        return migration.repeatable()
                ? repeatable.get(migration.description())
                : versioned.get(migration.parsedVersion());
    }

    /** Whether the history begins with this version or a later one. */
    public boolean belowBaseline(MigrationVersion version) {
        return versioned.values().stream()
                .anyMatch(row -> row.baseline() && row.parsedVersion().compareTo(version) >= 0);
    }

    /** Whether there is no row, or no table. */
    public boolean isEmpty() {
        return versioned.isEmpty() && repeatable.isEmpty();
    }

    /** Whether the table has no row at all, not even the one for a schema that Flyway has created. */
    public boolean withoutARow() {
        return withoutARow;
    }

    /** The versioned migrations in force. */
    public List<BuiltMigration> versions() {
        return inForce(row -> !row.baseline());
    }

    /** Where the history begins, if not with the first migration. */
    public List<BuiltMigration> baselines() {
        return inForce(Row::baseline);
    }

    private List<BuiltMigration> inForce(Predicate<Row> which) {
        return versioned.values().stream()
                .filter(Row::inForce)
                .filter(which)
                .map(row -> new BuiltMigration(row.version(), row.description(), row.checksum(), row.script()))
                .toList();
    }

    /** How many migrations, of whatever origin, are in force. */
    public long applied() {
        return versioned.values().stream().filter(Row::inForce).count()
                + repeatable.values().stream().filter(Row::inForce).count();
    }

    /** The newest version in force, or null. */
    public String newest() {
        return newestInForce() == null ? null : newestInForce().toString();
    }

    /** The newest version in force if it is newer than all that this executable knows, else null. */
    public String ahead(List<BuiltMigration> built) {
        MigrationVersion newest = newestInForce();
        boolean known = newest == null
                || built.stream()
                        .anyMatch(m -> !m.repeatable() && m.parsedVersion().compareTo(newest) >= 0);
        return known ? null : newest.toString();
    }

    /** How many versions in force are newer than this one; null is older than all. */
    long newerThan(MigrationVersion version) {
        return versioned.values().stream()
                .filter(Row::inForce)
                .filter(row -> version == null || row.parsedVersion().compareTo(version) > 0)
                .count();
    }

    /** This executable's migrations that the database does not hold as they were built. */
    public List<BuiltMigration> missing(List<BuiltMigration> built) {
        return missing(built, Leniency.NONE);
    }

    /** The same, but those that the settings let pass. */
    public List<BuiltMigration> missing(List<BuiltMigration> built, Leniency leniency) {
        return built.stream()
                .filter(m -> !holds(m) && !(leniency.changed() && isInForce(m)))
                .toList();
    }

    /** Rows of failed migrations; Flyway leaves such a row if the migration ran outside of a transaction. */
    public List<Row> failed() {
        return Stream.concat(versioned.values().stream(), repeatable.values().stream())
                .filter(row -> !row.success())
                .toList();
    }

    /** Whether the database holds a migration as it was built. */
    public boolean holds(BuiltMigration migration) {
        boolean asBuilt = isInForce(migration) && sameChecksum(migration, row(migration));
        return asBuilt || !migration.repeatable() && belowBaseline(migration.parsedVersion());
    }

    /** Whether there is one of its version or description, whatever it holds. */
    private boolean isInForce(BuiltMigration migration) {
        Row row = row(migration);
        return row != null && row.inForce();
    }

    private static boolean sameChecksum(BuiltMigration migration, Row row) {
        return migration.checksum() == null || migration.checksum().equals(row.checksum());
    }

    MigrationVersion newestInForce() {
        return versioned.values().stream()
                .filter(Row::inForce)
                .map(Row::parsedVersion)
                .max(MigrationVersion::compareTo)
                .orElse(null);
    }
}
