package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.settings.HistoryTable;
import dev.stockroom.commondb.settings.Quoting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The table of the undo store: creates the table, with no rights for anybody, and extends one that an earlier
 * executable made.
 */
final class UndoTable {

    private static final String COLUMNS = """
             (
                version            text NOT NULL,
                script             text,
                checksum           integer,
                sql                text,
                settings           text,
                reason             text,
                stored_at          timestamptz NOT NULL DEFAULT now(),
                migration          text,
                migration_checksum integer,
                %sPRIMARY KEY (version),
                %sCHECK ((sql IS NULL) <> (reason IS NULL))
            )""";

    private static final String RIGHTS = "SELECT string_agg(DISTINCT CASE grantee WHEN 0 THEN 'PUBLIC'"
            + " ELSE quote_ident(pg_get_userbyid(grantee)) END, ', ') FROM pg_class c, aclexplode(c.relacl)"
            + " WHERE c.oid = to_regclass(?) AND grantee <> c.relowner";

    private static final String FORM = "SELECT CASE WHEN EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid"
            + " AND a.attname = 'migration_checksum') THEN 'WHOLE' WHEN pg_has_role(c.relowner, 'USAGE') THEN 'OLD'"
            + " ELSE 'OLD_OF_ANOTHER' END FROM pg_class c WHERE c.oid = to_regclass(?)";

    /** The forms that the table may have. */
    private enum Form {
        MISSING,
        WHOLE,
        OLD,
        OLD_OF_ANOTHER
    }

    private final HistoryTable name;

    UndoTable(HistoryTable name) {
        this.name = name;
    }

    boolean exists(Connection connection) throws SQLException {
        return ask(connection, "SELECT to_regclass(?)") != null;
    }

    /** @return whether the table names the migration that a script belongs to; only its owner may extend the table */
    boolean createOrExtend(Connection connection) throws SQLException {
        String found = ask(connection, FORM);
        Form form = found == null ? Form.MISSING : Form.valueOf(found);
        if (form == Form.MISSING) {
            create(connection);
        } else if (form == Form.OLD) {
            execute(
                    connection,
                    "ALTER TABLE " + name.sql() + " ADD COLUMN migration text, ADD COLUMN migration_checksum integer");
        }
        return form != Form.OLD_OF_ANOTHER;
    }

    private void create(Connection connection) throws SQLException {
        execute(
                connection,
                "CREATE TABLE " + name.sql()
                        + COLUMNS.formatted(constraint(name.name() + "_pk"), constraint(name.name() + "_check")));
        execute(
                connection,
                "COMMENT ON TABLE " + name.sql() + " IS 'The undo scripts of the applied migrations, for db down'");
        String others = ask(connection, RIGHTS);
        if (others != null) {
            // default privileges have given others the rights that they have on the service's own tables
            execute(connection, "REVOKE ALL ON TABLE " + name.sql() + " FROM " + others);
        }
    }

    /** A name that is too long would be cut to that of the table; then PostgreSQL finds another one by itself. */
    private static String constraint(String name) {
        return HistoryTable.fits(name) ? "CONSTRAINT " + Quoting.identifier(name) + " " : "";
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String ask(Connection connection, String question) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(question)) {
            query.setString(1, name.sql());
            try (ResultSet answer = query.executeQuery()) {
                return answer.next() ? answer.getString(1) : null;
            }
        }
    }
}
