package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.settings.Quoting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.api.MigrationVersion;

/**
 * The undo scripts of the applied migrations, in a table beside the history: so that an older executable can take back
 * what a newer one did with SQL that it never shipped. The table comes with the first script; who may only work with the
 * rows of the service gets no right on it, because the migrating login runs what it holds.
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
     * What the table says of one migration without its script.
     *
     * @param undo whether there is one
     * @param at when it was stored: at the begin of the migration, in its transaction if it runs in one
     */
    public record Kept(boolean undo, Instant at) {}

    private static final Set<String> NOT_THERE_OR_NOT_PERMITTED = Set.of("42P01", "3F000", "42501");

    private static final String COLUMNS = """
             (
                version   text NOT NULL,
                script    text,
                checksum  integer,
                sql       text,
                settings  text,
                reason    text,
                stored_at timestamptz NOT NULL DEFAULT now(),
                CONSTRAINT %s PRIMARY KEY (version),
                CONSTRAINT %s CHECK ((sql IS NULL) <> (reason IS NULL))
            )""";

    private static final String RIGHTS = "SELECT string_agg(DISTINCT CASE grantee WHEN 0 THEN 'PUBLIC'"
            + " ELSE quote_ident(pg_get_userbyid(grantee)) END, ', ') FROM pg_class c, aclexplode(c.relacl)"
            + " WHERE c.oid = to_regclass(?) AND grantee <> c.relowner";

    private final String name;
    private final String table;

    /** @param history the name of the history table, without quotes */
    public UndoStore(String schema, String history) {
        this.name = nameBeside(history);
        this.table = Quoting.identifier(schema) + "." + Quoting.identifier(name);
    }

    /** The store in the schema that the connection works in, which is the history's when Flyway begins a migration. */
    static UndoStore here(Connection connection, String history) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet schema = statement.executeQuery("SELECT current_schema()")) {
            schema.next();
            return new UndoStore(schema.getString(1), history);
        }
    }

    /** The table's name, without quotes. */
    public static String nameBeside(String history) {
        return history + "_undo";
    }

    /** Keeps the undo script of a migration, or why it has none; a part of the transaction that is open. */
    void save(Connection connection, MigrationVersion version, Stored undo) throws SQLException {
        createIfMissing(connection);
        remove(connection, version);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table
                + " (version, script, checksum, sql, settings, reason) VALUES (?, ?, ?, ?, ?, ?)")) {
            UndoScript script = undo.script();
            insert.setString(1, version.toString());
            insert.setString(2, script == null ? null : script.path());
            insert.setObject(3, script == null ? null : script.checksum(), java.sql.Types.INTEGER);
            insert.setString(4, script == null ? null : script.sql());
            insert.setString(5, script == null ? null : script.settings());
            insert.setString(6, undo.reason());
            insert.executeUpdate();
        }
    }

    private void createIfMissing(Connection connection) throws SQLException {
        if (exists(connection)) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + table
                    + COLUMNS.formatted(Quoting.identifier(name + "_pk"), Quoting.identifier(name + "_check")));
            statement.execute(
                    "COMMENT ON TABLE " + table + " IS 'The undo scripts of the applied migrations, for db down'");
            String others = ask(connection, RIGHTS);
            if (others != null) {
                // default privileges have given them the rights that they have on the service's own tables
                statement.execute("REVOKE ALL ON TABLE " + table + " FROM " + others);
            }
        }
    }

    private boolean exists(Connection connection) throws SQLException {
        return ask(connection, "SELECT to_regclass(?)") != null;
    }

    private String ask(Connection connection, String question) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(question)) {
            query.setString(1, table);
            try (ResultSet answer = query.executeQuery()) {
                return answer.next() ? answer.getString(1) : null;
            }
        }
    }

    /** All that is stored, by version; nothing where there is no table. */
    Map<MigrationVersion, Stored> read(Connection connection) throws SQLException {
        Map<MigrationVersion, Stored> stored = new HashMap<>();
        if (exists(connection)) {
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

    /**
     * What the table beside this history has kept, without the scripts; nothing where it may not be read.
     *
     * @param history the history table, quoted, with its schema if that is set
     */
    public static Map<MigrationVersion, Kept> kept(Connection connection, String history) throws SQLException {
        String table = history.substring(0, history.length() - 1) + nameBeside("") + '"';
        Map<MigrationVersion, Kept> kept = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT version, sql IS NOT NULL, stored_at FROM " + table)) {
            while (row.next()) {
                kept.put(
                        MigrationVersion.fromVersion(row.getString(1)),
                        new Kept(
                                row.getBoolean(2),
                                row.getObject(3, OffsetDateTime.class).toInstant()));
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
        if (exists(connection)) {
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
