package dev.stockroom.commondb.operator.entities;

import dev.stockroom.commondb.settings.Quoting;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The rest of Hibernate's proposal after a look at the database. Hibernate creates every ENUM type anew, takes a text
 * of any length for a {@code varchar(255)}, and knows a unique constraint or an index by its name alone.
 */
final class SchemaDifference {

    /**
     * Finds the type of an enum: the names differ only in capitals and underscores, as {@code product_status} and
     * ProductStatus.
     */
    private static final String LABELS = "SELECT format_type(t.oid, NULL), array_agg(e.enumlabel::text)"
            + " FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid"
            + " WHERE pg_type_is_visible(t.oid) AND lower(replace(t.typname, '_', '')) = ? GROUP BY t.oid";

    private static final String COLUMN = "SELECT format_type(atttypid, atttypmod), atttypmod = -1"
            + " AND (atttypid = to_regtype(?) OR ARRAY[atttypid, to_regtype(?)::oid] <@ ARRAY['text'::regtype::oid,"
            + " 'varchar'::regtype::oid]), atttypid IS DISTINCT FROM to_regtype(?) FROM pg_attribute WHERE attrelid = to_regclass(?) AND attname = ?";

    private static final String KEY = "SELECT FROM pg_index i WHERE i.indrelid = to_regclass(?)"
            + " AND (i.indisunique OR NOT ?) AND i.indpred IS NULL AND i.indisvalid AND ? = ARRAY(SELECT a.attname::text"
            + " FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, n) JOIN pg_attribute a"
            + " ON a.attrelid = i.indrelid AND a.attnum = k.attnum WHERE k.n <= i.indnkeyatts ORDER BY k.n)";

    private final Connection connection;
    private final List<SchemaChange> changes = new ArrayList<>();

    private SchemaDifference(Connection connection) {
        this.connection = connection;
    }

    /** @param script what Hibernate would run to update the schema of this connection's database */
    static List<SchemaChange> of(String script, Connection connection) throws SQLException {
        SchemaDifference difference = new SchemaDifference(connection);
        List<String> statements = HibernateScript.statements(script);
        for (String sql : statements) {
            if (!HibernateScript.drops(sql)) {
                difference.add(sql, statements);
            }
        }
        return difference.changes;
    }

    private void add(String sql, List<String> all) throws SQLException {
        HibernateScript.Column retyped = HibernateScript.retyped(sql);
        if (HibernateScript.createdType(sql) != null) {
            addType(sql, all);
        } else if (HibernateScript.createsCast(sql)) {
            addCast(sql);
        } else if (retyped != null) {
            addRetyped(retyped);
        } else if (!exists(HibernateScript.key(sql))) {
            changes.add(new SchemaChange(sql, HibernateScript.undo(sql), caution(sql)));
        }
    }

    private void addType(String sql, List<String> all) throws SQLException {
        String type = HibernateScript.createdType(sql);
        try (PreparedStatement query = connection.prepareStatement(LABELS)) {
            query.setString(1, type.replaceAll("[_\"]", "").toLowerCase(Locale.ROOT));
            try (ResultSet existing = query.executeQuery()) {
                if (existing.next()) {
                    addLabels(existing.getString(1), existing.getArray(2), HibernateScript.labels(sql));
                } else if (all.stream().anyMatch(other -> uses(other, type))) {
                    changes.add(new SchemaChange(sql, HibernateScript.undo(sql), null));
                }
            }
        }
    }

    private void addLabels(String type, Array existing, List<String> wanted) throws SQLException {
        List<String> known = Arrays.asList((String[]) existing.getArray());
        wanted.stream()
                .filter(label -> !known.contains(label))
                .forEach(label -> changes.add(new SchemaChange(
                        "alter type " + type + " add value "
                                + Quoting.text(label).strip(),
                        null,
                        "no statement of the same migration can use it yet, and PostgreSQL never drops a value")));
    }

    /** Whether a column gets this type, because Hibernate also proposes types that a columnDefinition has replaced. */
    private static boolean uses(String sql, String type) {
        boolean ofColumn = HibernateScript.added(sql) != null
                || HibernateScript.retyped(sql) != null
                || sql.toLowerCase(Locale.ROOT).startsWith("create table ");
        return ofColumn
                && Pattern.compile("(?<![\\w\"])" + Pattern.quote(type) + "(?![\\w\"])", Pattern.CASE_INSENSITIVE)
                        .matcher(sql)
                        .find();
    }

    private void addCast(String sql) {
        boolean ofNewType = changes.stream()
                .map(change -> HibernateScript.createdType(change.sql()))
                .anyMatch(type -> type != null && sql.toLowerCase(Locale.ROOT).contains(type.toLowerCase(Locale.ROOT)));
        if (ofNewType) {
            changes.add(new SchemaChange(sql, HibernateScript.undo(sql), null));
        }
    }

    /** Adds a column of another type; a column without a limit already holds whatever the entity does. */
    private void addRetyped(HibernateScript.Column column) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(COLUMN)) {
            query.setString(1, column.type());
            query.setString(2, column.type());
            query.setString(3, column.type());
            query.setString(4, column.table());
            query.setString(5, stored(column.name()));
            try (ResultSet now = query.executeQuery()) {
                if (now.next() && !now.getBoolean(2)) {
                    changes.add(new SchemaChange(
                            retype(column, column.type(), now.getBoolean(3)),
                            retype(column, now.getString(1), now.getBoolean(3)),
                            "may rewrite the table under a lock, and fails where a value cannot be converted"));
                }
            }
        }
    }

    /** @param cast whether PostgreSQL converts one type into the other only on demand */
    private static String retype(HibernateScript.Column column, String type, boolean cast) {
        String alter = "alter table " + column.table() + " alter column " + column.name() + " set data type " + type;
        return cast ? alter + " using " + column.name() + "::" + type : alter;
    }

    private boolean exists(HibernateScript.Key key) throws SQLException {
        if (key == null) {
            return false;
        }
        try (PreparedStatement query = connection.prepareStatement(KEY)) {
            query.setString(1, key.table());
            query.setBoolean(2, key.unique());
            query.setArray(
                    3,
                    connection.createArrayOf(
                            "text",
                            key.columns().stream().map(SchemaDifference::stored).toArray()));
            try (ResultSet same = query.executeQuery()) {
                return same.next();
            }
        }
    }

    private static String caution(String sql) {
        HibernateScript.Column added = HibernateScript.added(sql);
        boolean demanding = added != null
                && added.type().toLowerCase(Locale.ROOT).contains(" not null")
                && !added.type().toLowerCase(Locale.ROOT).contains("default");
        return demanding ? "fails where the table has rows: give it a DEFAULT" : null;
    }

    /** A name as the catalogue has it (section 4.1.1 of the manual). */
    private static String stored(String name) {
        return name.startsWith("\"")
                ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
                : name.toLowerCase(Locale.ROOT);
    }
}
