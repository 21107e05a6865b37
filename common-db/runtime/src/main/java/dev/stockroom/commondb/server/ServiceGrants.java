package dev.stockroom.commondb.server;

import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.HistoryTable;
import dev.stockroom.commondb.settings.Quoting;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * What the role of {@code common-db.service-role} is granted: rows and sequences in the schemas that Flyway manages, a
 * look at the history, no DDL. Default privileges cover at its creation what comes later. Their presence says that what
 * was there before them is granted too, because one transaction does both.
 *
 * @param schemas the schemas that Flyway manages, the history's first; empty for the connection's own
 * @param historyTable the name of the history table, without quotes
 */
public record ServiceGrants(String role, List<String> schemas, String historyTable) {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    /** The SQLSTATE {@code warning_privilege_not_granted}. */
    private static final String NOT_GRANTED = "01007";

    private static final String ON_TABLES = "SELECT, INSERT, UPDATE, DELETE";
    private static final String ON_SEQUENCES = "USAGE, SELECT";

    /**
     * The connection limit of a database that common-db has created and not closed yet: the only mark that
     * {@code CREATE DATABASE} can leave for a start after a kill. It limits nothing: no server has as many connections.
     */
    private static final int NOT_CLOSED_YET = 1_000_000_000;

    /** Whether anybody may create objects in {@code public}, as before PostgreSQL 15 and after upgrades from there. */
    static final String PUBLIC_MAY_CREATE = "EXISTS (SELECT FROM pg_namespace p, aclexplode(p.nspacl) a"
            + " WHERE p.nspname = 'public' AND a.grantee = 0 AND a.privilege_type = 'CREATE')";

    public static final String REVOKE_CREATE = "REVOKE CREATE ON SCHEMA public FROM PUBLIC";

    /** What the settings ask for; if Flyway has no schemas set, the history's schema counts as soon as it is known. */
    public static Optional<ServiceGrants> of(DatabaseSettings settings) {
        HistoryTable history = settings.historyTable();
        List<String> schemas = settings.schemas().isEmpty() && history.schema() != null
                ? List.of(history.schema())
                : settings.schemas();
        return Optional.ofNullable(settings.serviceRole())
                .map(role -> new ServiceGrants(role, schemas, history.name()));
    }

    /** What {@code CREATE DATABASE} gets on top: the mark tells every later start what is left to be done. */
    static String creationMark() {
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

    /** A condition on {@code pg_namespace n}: Flyway manages the schema. */
    String managed() {
        return schemas.isEmpty()
                ? "n.nspname = current_schema()"
                : "n.nspname IN (" + schemas.stream().map(Quoting::text).collect(Collectors.joining(", ")) + ")";
    }

    /** A condition on {@code pg_namespace n}: the role could not use what the current user creates in the schema. */
    String uncovered() {
        return "NOT EXISTS (SELECT FROM pg_default_acl d, aclexplode(d.defaclacl) a WHERE d.defaclnamespace = n.oid"
                + " AND d.defaclobjtype = 'r' AND pg_get_userbyid(d.defaclrole) = current_user"
                + " AND pg_get_userbyid(a.grantee) = " + Quoting.text(role) + ")";
    }

    /** A condition on {@code pg_class c}: the role was granted more than to read the relation. */
    String moreThanSelect() {
        return "EXISTS (SELECT FROM aclexplode(c.relacl) a WHERE a.privilege_type <> 'SELECT'"
                + " AND pg_get_userbyid(a.grantee) = " + Quoting.text(role) + ")";
    }

    private String history() {
        String table = Quoting.identifier(historyTable);
        return schemas.isEmpty() ? table : Quoting.identifier(schemas.get(0)) + "." + table;
    }

    /** Whether this table holds the undo scripts, which only the migrating login runs and nobody else may touch. */
    boolean isUndo(String schema, String table) {
        return table.equals(new HistoryTable(schema, historyTable).undo().name())
                && (schemas.isEmpty() || schema.equals(schemas.get(0)));
    }

    /** Whether this table is Flyway's history. */
    boolean isHistory(String schema, String table) {
        return table.equals(historyTable) && (schemas.isEmpty() || schema.equals(schemas.get(0)));
    }

    /** The SQL by which only its owner and the role may enter a new database; for the owner to run. */
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
     * Runs the statements in one message, hence in one transaction, or as a part of the open one.
     *
     * @throws SQLException also if PostgreSQL only warns that nothing was granted
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

    /** The SQL for all that the role needs, even if a part is granted already. */
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
