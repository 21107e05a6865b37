package dev.stockroom.commondb.server;

import dev.stockroom.commondb.settings.Quoting;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be granted in one database, from its catalogue.
 *
 * @param owner the role that creates what comes later
 * @param publicMayCreate whether anybody may create objects in the schema {@code public}
 * @param mayRevokeCreate whether the connection's user may revoke that right
 * @param limitless whether grants do not limit the role: a superuser, or a member of the owner
 */
public record GrantScope(
        String owner, List<Schema> schemas, boolean publicMayCreate, boolean mayRevokeCreate, boolean limitless) {

    /**
     * A schema that Flyway manages.
     *
     * @param uncovered whether there are no default privileges for the role
     * @param usage whether the right to use the schema is to be granted
     */
    record Schema(String name, boolean uncovered, boolean usage, List<Relation> relations) {}

    /** A table, a view or a sequence that belongs to the connection's user and to no PostgreSQL extension. */
    record Relation(String name, boolean sequence, boolean history, boolean moreThanSelect) {

        /** The relation's name with its schema, both quoted. */
        String in(Schema schema) {
            return Quoting.identifier(schema.name()) + "." + Quoting.identifier(name);
        }
    }

    /** This scope as if nothing had been granted yet. */
    GrantScope asIfUngranted() {
        List<Schema> ungranted = schemas.stream()
                .map(schema -> new Schema(schema.name(), true, true, schema.relations()))
                .toList();
        return new GrantScope(owner, ungranted, publicMayCreate, publicMayCreate, limitless);
    }

    /** Reads the catalogue with two statements. */
    public static GrantScope read(Connection connection, ServiceGrants grants) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            List<Schema> schemas = schemas(statement.executeQuery(relations(grants)), grants);
            try (ResultSet row = statement.executeQuery(privileges(grants))) {
                row.next();
                return new GrantScope(
                        row.getString(1), schemas, row.getBoolean(2), row.getBoolean(3), row.getBoolean(4));
            }
        }
    }

    /**
     * Selects a row per relation, and one for a schema without any; the relations of another owner are not ours to
     * grant.
     */
    private static String relations(ServiceGrants grants) {
        return "SELECT n.nspname, " + grants.uncovered() + ","
                + " pg_has_role(n.nspowner, 'USAGE') OR NOT has_schema_privilege(r.oid, n.oid, 'USAGE'),"
                + " c.relname, c.relkind = 'S', c.oid IS NOT NULL AND " + grants.moreThanSelect()
                + " FROM pg_namespace n JOIN pg_roles r ON r.rolname = " + Quoting.text(grants.role())
                + " LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')"
                + " AND pg_has_role(c.relowner, 'USAGE') AND NOT EXISTS (SELECT FROM pg_depend d"
                + " WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')"
                + " WHERE " + grants.managed() + " ORDER BY 1, 4";
    }

    private static List<Schema> schemas(ResultSet row, ServiceGrants grants) throws SQLException {
        List<Schema> schemas = new ArrayList<>();
        while (row.next()) {
            String name = row.getString(1);
            if (schemas.isEmpty() || !schemas.get(schemas.size() - 1).name().equals(name)) {
                schemas.add(new Schema(name, row.getBoolean(2), row.getBoolean(3), new ArrayList<>()));
            }
            String relation = row.getString(4);
            if (relation != null && !grants.isUndo(name, relation)) {
                schemas.get(schemas.size() - 1)
                        .relations()
                        .add(new Relation(
                                relation, row.getBoolean(5), grants.isHistory(name, relation), row.getBoolean(6)));
            }
        }
        return schemas;
    }

    private static String privileges(ServiceGrants grants) {
        return "SELECT current_user, " + ServiceGrants.PUBLIC_MAY_CREATE
                + ", (SELECT pg_has_role(nspowner, 'USAGE') FROM pg_namespace WHERE nspname = 'public')"
                + ", (SELECT pg_has_role(oid, current_user, 'MEMBER') FROM pg_roles WHERE rolname = "
                + Quoting.text(grants.role()) + ")";
    }
}
