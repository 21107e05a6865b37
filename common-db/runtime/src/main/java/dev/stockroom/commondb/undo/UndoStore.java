package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.flyway.FlywaySession;
import dev.stockroom.commondb.history.KeptUndo;
import dev.stockroom.commondb.settings.HistoryTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.api.MigrationVersion;

/**
 * The undo scripts of the applied migrations, in a table beside the history. With them an older executable can take
 * back what a newer one did with SQL that the older one never shipped. The table comes with the first script. A login
 * that may only work with the rows of the service gets no right on it, because the migrating login runs what it holds.
 */
public final class UndoStore {

    /**
     * What the table says of one migration.
     *
     * @param script null for a migration that has none
     * @param reason why it has none, else null
     */
    record Stored(UndoScript script, String reason) {}

    /**
     * The migration that an undo script belongs to.
     *
     * @param script the migration's file or class, as Flyway writes it into its history
     * @param checksum the migration's checksum; null for a Java migration
     */
    record Of(MigrationVersion version, String script, Integer checksum) {}

    /** The two columns of the migration came later, and an earlier executable does not fill them. */
    private static final String KEPT = "SELECT version, sql IS NOT NULL, stored_at, to_jsonb(u) ->> 'migration',"
            + " (to_jsonb(u) ->> 'migration_checksum')::integer FROM ";

    private static final Set<String> NOT_THERE_OR_NOT_PERMITTED = Set.of("42P01", "3F000", "42501");

    private final UndoTable there;
    private final String table;

    /** @param history the history, with its schema; the store is the table beside it */
    UndoStore(HistoryTable history) {
        this.there = new UndoTable(history.undo());
        this.table = history.undo().sql();
    }

    /** The store of the history that a session of Flyway works with. */
    static UndoStore of(FlywaySession session) {
        return new UndoStore(new HistoryTable(session.schema(), session.flyway().getTable()));
    }

    /** The store in the schema that the connection works in, which is the history's when Flyway begins a migration. */
    static UndoStore here(Connection connection, String history) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet schema = statement.executeQuery("SELECT current_schema()")) {
            schema.next();
            return new UndoStore(new HistoryTable(schema.getString(1), history));
        }
    }

    /**
     * Keeps the undo script of a migration, or why there is none; a part of the transaction that is open.
     *
     * @param migration the migration that the script belongs to
     */
    void save(Connection connection, Of migration, Stored undo) throws SQLException {
        boolean named = there.createOrExtend(connection);
        remove(connection, migration.version());
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table
                + " (version, script, checksum, sql, settings, reason"
                + (named
                        ? ", migration, migration_checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                        : ") VALUES (?, ?, ?, ?, ?, ?)"))) {
            UndoScript script = undo.script();
            insert.setString(1, migration.version().toString());
            insert.setString(2, script == null ? null : script.path());
            insert.setObject(3, script == null ? null : script.checksum(), Types.INTEGER);
            insert.setString(4, script == null ? null : script.sql());
            insert.setString(5, script == null ? null : script.settings());
            insert.setString(6, undo.reason());
            if (named) {
                insert.setString(7, migration.script());
                insert.setObject(8, migration.checksum(), Types.INTEGER);
            }
            insert.executeUpdate();
        }
    }

    /** All that is stored, by version; nothing if there is no table. */
    Map<MigrationVersion, Stored> read(Connection connection) throws SQLException {
        Map<MigrationVersion, Stored> stored = new HashMap<>();
        if (there.exists(connection)) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT version, script, sql, settings, reason FROM " + table + " ORDER BY stored_at")) {
                while (row.next()) {
                    String sql = row.getString(3);
                    UndoScript script = sql == null ? null : new UndoScript(row.getString(2), sql, row.getString(4));
                    stored.put(MigrationVersion.fromVersion(row.getString(1)), new Stored(script, row.getString(5)));
                }
            }
        }
        return stored;
    }

    /** What the table beside this history has kept, without the scripts; empty if the table may not be read. */
    public static Map<MigrationVersion, KeptUndo> kept(Connection connection, HistoryTable history)
            throws SQLException {
        Map<MigrationVersion, KeptUndo> kept = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(KEPT + history.undo().sql() + " AS u")) {
            while (row.next()) {
                OffsetDateTime at = row.getObject(3, OffsetDateTime.class);
                kept.put(
                        MigrationVersion.fromVersion(row.getString(1)),
                        new KeptUndo(
                                row.getBoolean(2),
                                at == null ? null : at.toInstant(),
                                row.getString(4),
                                row.getObject(5, Integer.class)));
            }
        } catch (SQLException e) {
            if (!NOT_THERE_OR_NOT_PERMITTED.contains(String.valueOf(e.getSQLState()))) {
                throw e;
            }
        }
        return kept;
    }

    /** Forgets the undo script of a migration that is no longer applied. */
    void remove(Connection connection, MigrationVersion version) throws SQLException {
        if (there.exists(connection)) {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM " + table + " WHERE version = ?")) {
                delete.setString(1, version.toString());
                delete.executeUpdate();
            }
        }
    }

    /** What is to be stored of a migration that this executable applies; nothing if it has no undo and no reason. */
    static Optional<Stored> shipped(ShippedUndo shipped, MigrationVersion version, String migrationScript) {
        Optional<Stored> script = shipped.of(version).map(undo -> new Stored(undo, null));
        return script.isPresent()
                ? script
                : shipped.reasonForNone(migrationScript).map(reason -> new Stored(null, reason));
    }
}
