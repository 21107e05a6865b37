package dev.stockroom.commondb.flyway;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An object that stands in a schema by itself, neither an extension's nor another object's part. Flyway leaves out
 * foreign tables, materialized views, partitioned tables and composite types if it asks whether a schema is empty.
 *
 * @param schema without quotes
 * @param name with its schema, quoted if needed
 */
record SchemaObject(String schema, String name) {

    private static final int NAMED = 5;

    private static final String OBJECTS = "SELECT DISTINCT n.nspname, format('%I.%I', n.nspname, o.name) FROM ("
            + "SELECT 'pg_class'::regclass AS class, oid, relnamespace AS namespace, relname AS name FROM pg_class"
            + " WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'S')"
            + " UNION ALL SELECT 'pg_proc'::regclass, oid, pronamespace, proname FROM pg_proc"
            + " UNION ALL SELECT 'pg_type'::regclass, oid, typnamespace, typname FROM pg_type) o"
            + " JOIN pg_namespace n ON n.oid = o.namespace"
            + " WHERE (n.nspname = ANY (?) OR n.nspname = coalesce(?, current_schema()))"
            + " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.class AND d.objid = o.oid"
            + " AND d.objsubid = 0 AND d.deptype IN ('e', 'i')) ORDER BY 1, 2";

    /**
     * What stands in the schemas.
     *
     * @param history the history's schema; null for the first of the search path
     */
    static List<SchemaObject> in(Connection connection, List<String> schemas, String history) throws SQLException {
        List<SchemaObject> objects = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(OBJECTS)) {
            query.setArray(1, connection.createArrayOf("text", schemas.toArray()));
            query.setString(2, history);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    objects.add(new SchemaObject(row.getString(1), row.getString(2)));
                }
            }
        }
        return objects;
    }

    /** The first names, for a message. */
    static String named(List<SchemaObject> objects) {
        return objects.stream().map(SchemaObject::name).limit(NAMED).collect(Collectors.joining(", "));
    }
}
