package dev.stockroom.commondb.server;

import dev.stockroom.commondb.settings.Quoting;
import dev.stockroom.commondb.undo.UndoStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * What the role of {@code common-db.service-role} is granted: rows and sequences in the schemas that Flyway manages, a look
 * at the history, no DDL. Default privileges cover at its creation what comes later, and that they are there says that
 * what was there before them is granted too: both happen in one transaction.
 *
 * @param schemas those that Flyway manages, the history's first; empty for the connection's own
 * @param historyTable its name, without quotes
 */
public record ServiceGrants(String role, List<String> schemas, String historyTable) {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    /** {@code warning_privilege_not_granted} */
    private static final String NOT_GRANTED = "01007";

    private static final String ON_TABLES = "SELECT, INSERT, UPDATE, DELETE";
    private static final String ON_SEQUENCES = "USAGE, SELECT";

    /**
     * The connection limit of a database that common-db has created and not closed yet: the only mark that {@code CREATE
     * DATABASE} itself can leave for a start after a kill. No server has as many connections, so it limits nothing.
     */
    private static final int NOT_CLOSED_YET = 1_000_000_000;

    /** Whether anybody may create objects in {@code public}, as before PostgreSQL 15 and after upgrades from there. */
    static final String PUBLIC_MAY_CREATE = "EXISTS (SELECT FROM pg_namespace p, aclexplode(p.nspacl) a"
            + " WHERE p.nspname = 'public' AND a.grantee = 0 AND a.privilege_type = 'CREATE')";

    public static final String REVOKE_CREATE = "REVOKE CREATE ON SCHEMA public FROM PUBLIC";

    /** The same, with the connection's own schema known. */
    public ServiceGrants in(String schema) {
        return schemas.isEmpty() ? new ServiceGrants(role, List.of(schema), historyTable) : this;
    }

    /** What {@code CREATE DATABASE} gets on top, so that every later start knows what is left to be done. */
    public static String creationMark() {
        return " CONNECTION LIMIT " + NOT_CLOSED_YET;
    }

    /** A condition: this database was created by common-db and is not closed yet. */
    static String notClosedYet() {
        return "EXISTS (SELECT FROM pg_database WHERE datname = current_database() AND datconnlimit = " + NOT_CLOSED_YET
                + ")";
    }

    /** A condition: the role exists. */
    public String roleExists() {
        return "EXISTS (SELECT FROM pg_roles WHERE rolname = " + Quoting.text(role) + ")";
    }

    /** A condition: something is to be granted or revoked. */
    String lacking() {
        return "(EXISTS (SELECT FROM pg_namespace n WHERE " + managed() + " AND " + uncovered() + ") OR EXISTS (SELECT"
                + " FROM pg_class c WHERE c.oid = to_regclass(" + Quoting.text(history()) + ") AND "
                + moreThanSelect() + ") OR " + PUBLIC_MAY_CREATE + ")";
    }

    /** A condition on {@code pg_namespace n}: Flyway manages it. */
    String managed() {
        return schemas.isEmpty()
                ? "n.nspname = current_schema()"
                : "n.nspname IN (" + schemas.stream().map(Quoting::text).collect(Collectors.joining(", ")) + ")";
    }

    /** A condition on {@code pg_namespace n}: what the current user creates in it the role could not use. */
    String uncovered() {
        return "NOT EXISTS (SELECT FROM pg_default_acl d, aclexplode(d.defaclacl) a WHERE d.defaclnamespace = n.oid"
                + " AND d.defaclobjtype = 'r' AND pg_get_userbyid(d.defaclrole) = current_user"
                + " AND pg_get_userbyid(a.grantee) = " + Quoting.text(role) + ")";
    }

    /** A condition on {@code pg_class c}: the role was granted more than to read it. */
    String moreThanSelect() {
        return "EXISTS (SELECT FROM aclexplode(c.relacl) a WHERE a.privilege_type <> 'SELECT'"
                + " AND pg_get_userbyid(a.grantee) = " + Quoting.text(role) + ")";
    }

    private String history() {
        String table = Quoting.identifier(historyTable);
        return schemas.isEmpty() ? table : Quoting.identifier(schemas.get(0)) + "." + table;
    }

    /** Whether this table holds the undo scripts: nobody else's business, because the migrating login runs them. */
    boolean isUndo(String schema, String table) {
        return table.equals(UndoStore.nameBeside(historyTable)) && (schemas.isEmpty() || schema.equals(schemas.get(0)));
    }

    /** Whether this table is Flyway's history. */
    boolean isHistory(String schema, String table) {
        return table.equals(historyTable) && (schemas.isEmpty() || schema.equals(schemas.get(0)));
    }

    /** The SQL that lets nobody into a new database but its owner and the role; for the owner to run. */
    List<String> closing(String database) {
        String name = Quoting.identifier(database);
        return List.of(
                "REVOKE CONNECT, TEMPORARY ON DATABASE " + name + " FROM PUBLIC",
                "GRANT CONNECT ON DATABASE " + name + " TO " + Quoting.identifier(role));
    }

    /** Closes a database that common-db has created, on a connection of its owner. */
    public void close(Connection connection, String database) throws SQLException {
        List<String> statements = new ArrayList<>(closing(database));
        statements.add("ALTER DATABASE " + Quoting.identifier(database) + " CONNECTION LIMIT -1");
        execute(connection, statements);
        LOG.infof("Closed database %s to all but its owner and %s", database, role);
    }

    /**
     * One message, hence one transaction, or a part of the one that is open.
     *
     * @throws SQLException also for what PostgreSQL only warns of: that nothing was granted
     */
    public static void execute(Connection connection, List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(String.join(";\n", statements));
            SQLWarning warning = statement.getWarnings();
            if (warning != null && NOT_GRANTED.equals(warning.getSQLState())) {
                throw new SQLException(warning.getMessage(), NOT_GRANTED);
            }
        }
    }

    /** The SQL for all that the role needs, whatever of it there is. */
    public List<String> whole(GrantScope scope, String database) {
        List<String> statements = new ArrayList<>();
        statements.add(closing(database).get(1));
        statements.addAll(statements(scope.asIfUngranted()));
        return statements;
    }

    /** The SQL for what this scope lacks. */
    public List<String> statements(GrantScope scope) {
        List<String> statements = new ArrayList<>();
        for (GrantScope.Schema schema : scope.schemas()) {
            if (schema.uncovered()) {
                cover(schema, scope.owner(), statements);
            }
            schema.relations().stream()
                    .filter(relation -> relation.history() && (schema.uncovered() || relation.moreThanSelect()))
                    .forEach(history -> readOnly(history.in(schema), statements));
        }
        if (scope.publicMayCreate() && scope.mayRevokeCreate()) {
            statements.add(REVOKE_CREATE);
        }
        return statements;
    }

    private void cover(GrantScope.Schema schema, String owner, List<String> statements) {
        String name = Quoting.identifier(schema.name());
        String to = " TO " + Quoting.identifier(role);
        if (schema.usage()) {
            statements.add("GRANT USAGE ON SCHEMA " + name + to);
        }
        grant(ON_TABLES + " ON TABLE ", schema, r -> !r.sequence() && !r.history(), statements);
        grant(ON_SEQUENCES + " ON SEQUENCE ", schema, GrantScope.Relation::sequence, statements);
        String later =
                "ALTER DEFAULT PRIVILEGES FOR ROLE " + Quoting.identifier(owner) + " IN SCHEMA " + name + " GRANT ";
        statements.add(later + ON_TABLES + " ON TABLES" + to);
        statements.add(later + ON_SEQUENCES + " ON SEQUENCES" + to);
    }

    private void grant(
            String what, GrantScope.Schema schema, Predicate<GrantScope.Relation> which, List<String> statements) {
        String names = schema.relations().stream()
                .filter(which)
                .map(relation -> relation.in(schema))
                .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            statements.add("GRANT " + what + names + " TO " + Quoting.identifier(role));
        }
    }

    private void readOnly(String table, List<String> statements) {
        statements.add("REVOKE ALL ON TABLE " + table + " FROM " + Quoting.identifier(role));
        statements.add("GRANT SELECT ON TABLE " + table + " TO " + Quoting.identifier(role));
    }
}
