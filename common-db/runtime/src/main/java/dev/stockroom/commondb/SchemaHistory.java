package dev.stockroom.commondb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;

/** What Flyway's history table says, compared with what this executable was built with. */
final class SchemaHistory {

    private static final String UNDEFINED_TABLE = "42P01";
    private static final String INVALID_SCHEMA = "3F000";

    /** One row of the table; {@code version} is null for a repeatable migration. */
    record Row(String version, String description, String type, String script, Integer checksum, boolean success) {

        boolean takesAway() {
            return SchemaHistory.takesAway(type);
        }

        boolean baseline() {
            return type.equals("BASELINE") || type.equals("SQL_BASELINE");
        }

        MigrationVersion parsedVersion() {
            return MigrationVersion.fromVersion(version);
        }
    }

    private final Map<MigrationVersion, Row> versioned = new LinkedHashMap<>();
    private final Map<String, Row> repeatable = new LinkedHashMap<>();

    /** @param rows in the order of their ranks: the last one of a version or description holds */
    SchemaHistory(List<Row> rows) {
        for (Row row : rows) {
            if (row.version() != null) {
                versioned.put(row.parsedVersion(), row);
            } else if (!row.type().equals("SCHEMA")) {
                repeatable.put(row.description(), row);
            }
        }
    }

    /** Whether a row of this type says that a migration is no longer there. */
    static boolean takesAway(String type) {
        return type.equals("DELETE") || type.startsWith("UNDO");
    }

    /** Reads the table with one statement; a missing table is an empty history. */
    static SchemaHistory read(Connection connection, String table) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT version, description, type, script, checksum, success"
                        + " FROM " + table + " ORDER BY installed_rank")) {
            while (row.next()) {
                rows.add(new Row(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getObject(5, Integer.class),
                        row.getBoolean(6)));
            }
        } catch (SQLException e) {
            if (!UNDEFINED_TABLE.equals(e.getSQLState()) && !INVALID_SCHEMA.equals(e.getSQLState())) {
                throw e;
            }
        }
        return new SchemaHistory(rows);
    }

    /** Whether there is no row, or no table. */
    boolean isEmpty() {
        return versioned.isEmpty() && repeatable.isEmpty();
    }

    /** The versioned migrations in force. */
    List<BuiltMigration> versions() {
        return inForce(row -> !row.baseline());
    }

    /** Where the history begins, if not with the first migration. */
    List<BuiltMigration> baselines() {
        return inForce(Row::baseline);
    }

    private List<BuiltMigration> inForce(Predicate<Row> which) {
        return versioned.values().stream()
                .filter(SchemaHistory::inForce)
                .filter(which)
                .map(row -> new BuiltMigration(row.version(), row.description(), row.checksum(), row.script()))
                .toList();
    }

    /** How many migrations, of whatever origin, are in force. */
    long applied() {
        return versioned.values().stream().filter(SchemaHistory::inForce).count()
                + repeatable.values().stream().filter(SchemaHistory::inForce).count();
    }

    /** The newest version in force, or null. */
    String newest() {
        return newestInForce() == null ? null : newestInForce().toString();
    }

    /** The newest version in force if it is newer than all that this executable knows, else null. */
    String ahead(List<BuiltMigration> built) {
        MigrationVersion newest = newestInForce();
        boolean known = newest == null
                || built.stream()
                        .anyMatch(m -> !m.repeatable() && m.parsedVersion().compareTo(newest) >= 0);
        return known ? null : newest.toString();
    }

    /** How many versions in force are newer than this one; null is older than all. */
    long newerThan(MigrationVersion version) {
        return versioned.values().stream()
                .filter(SchemaHistory::inForce)
                .filter(row -> version == null || row.parsedVersion().compareTo(version) > 0)
                .count();
    }

    /** Those of this executable's migrations that the database does not hold as they were built. */
    List<BuiltMigration> missing(List<BuiltMigration> built) {
        return built.stream().filter(m -> !holds(m)).toList();
    }

    /** Rows that bear a version of ours but another script: the history of another service. */
    List<Row> foreign(List<BuiltMigration> built) {
        return built.stream()
                .filter(m -> !m.repeatable())
                .map(m -> {
                    Row row = versioned.get(m.parsedVersion());
                    return row == null || row.baseline() || row.script().equals(m.script()) ? null : row;
                })
                .filter(Objects::nonNull)
                .toList();
    }

    /** Rows of failed migrations, which Flyway leaves of those that run outside of a transaction. */
    List<Row> failed() {
        return Stream.concat(versioned.values().stream(), repeatable.values().stream())
                .filter(row -> !row.success())
                .toList();
    }

    private boolean holds(BuiltMigration migration) {
        if (migration.repeatable()) {
            Row row = repeatable.get(migration.description());
            return row != null && inForce(row);
        }
        MigrationVersion version = migration.parsedVersion();
        boolean belowBaseline = versioned.values().stream()
                .anyMatch(row -> row.baseline() && row.parsedVersion().compareTo(version) >= 0);
        Row row = versioned.get(version);
        return belowBaseline || row != null && inForce(row) && sameChecksum(migration, row);
    }

    private static boolean sameChecksum(BuiltMigration migration, Row row) {
        return migration.checksum() == null || migration.checksum().equals(row.checksum());
    }

    private static boolean inForce(Row row) {
        return row.success() && !row.takesAway();
    }

    MigrationVersion newestInForce() {
        return versioned.values().stream()
                .filter(SchemaHistory::inForce)
                .map(Row::parsedVersion)
                .max(MigrationVersion::compareTo)
                .orElse(null);
    }
}
