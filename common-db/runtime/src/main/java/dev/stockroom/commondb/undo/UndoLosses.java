package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.undo.Loss.Action;
import dev.stockroom.commondb.undo.StatementReader.Target;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks up in the catalogue what the statements of an undo script name, what goes with it, and about how many rows that
 * has. Nothing is run, locked or counted to find out.
 */
public final class UndoLosses {

    /** A name that PostgreSQL does not take, or something that this login may not look up. */
    private static final String SYNTAX_OR_ACCESS = "42";

    private static final Set<String> RELATIONS =
            Set.of("table", "view", "materialized view", "foreign table", "sequence", "index");
    private static final Set<String> LISTED = Set.of("table", "view", "materialized view", "foreign table", "column");
    private static final Set<String> DATALESS_PARTS = Set.of("trigger", "rule", "policy", "constraint");

    /** The larger of what ANALYZE has found and what was written since; a parent has its children's rows. */
    private static final String ROWS =
            "(SELECT nullif(sum(greatest(m.reltuples, pg_stat_get_live_tuples(m.oid), 0)), 0)"
                    + "::bigint FROM pg_class m WHERE m.relkind <> 'p' AND m.oid IN (WITH RECURSIVE tree(oid) AS (SELECT c.oid"
                    + " UNION SELECT i.inhrelid FROM pg_inherits i JOIN tree t ON i.inhparent = t.oid) SELECT oid FROM tree))";

    private static final String KIND = "CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f'"
            + " THEN 'foreign table' ELSE 'table' END";

    /** From what is dropped along PostgreSQL's own record of dependencies; a view hangs on its rule. */
    private static final String DROPPED = "WITH RECURSIVE gone(classid, objid, objsubid) AS ("
            + "SELECT ?::oid, ?::oid, ?::int UNION SELECT found.* FROM gone g CROSS JOIN LATERAL ("
            + "SELECT d.classid, d.objid, d.objsubid FROM pg_depend d WHERE d.refclassid = g.classid"
            + " AND d.refobjid = g.objid AND (g.objsubid = 0 OR d.refobjsubid = g.objsubid) AND (d.deptype <> 'n' OR ?)"
            + " UNION ALL SELECT d.refclassid, d.refobjid, d.refobjsubid FROM pg_depend d WHERE d.classid = g.classid"
            + " AND d.objid = g.objid AND g.classid = 'pg_rewrite'::regclass AND d.deptype = 'i') found)"
            + " SELECT CASE WHEN g.objsubid = 0 THEN " + KIND + " ELSE 'column' END, c.oid::regclass::text,"
            + " (SELECT quote_ident(a.attname) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = g.objsubid"
            + " AND a.attnum > 0), " + ROWS
            + " FROM gone g JOIN pg_class c ON c.oid = g.objid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')"
            + " WHERE g.classid = 'pg_class'::regclass"
            + " AND NOT EXISTS (SELECT FROM gone w JOIN pg_inherits i ON i.inhparent = w.objid"
            + " WHERE c.relispartition AND i.inhrelid = c.oid AND w.classid = g.classid AND w.objsubid = 0)"
            + " AND (g.objsubid = 0 OR NOT EXISTS (SELECT FROM gone w WHERE w.classid = g.classid"
            + " AND w.objid = g.objid AND w.objsubid = 0))"
            + " ORDER BY (g.objid = ?::oid) DESC, 2, 3";

    /** From a table whose rows go along the foreign keys that take others with them. */
    private static final String REFERRING = "WITH RECURSIVE hit(oid, how) AS (SELECT ?::oid, 'c'::\"char\" UNION"
            + " SELECT k.conrelid, CASE WHEN ? THEN 'c'::\"char\" ELSE k.confdeltype END FROM hit h"
            + " JOIN pg_constraint k ON k.confrelid = h.oid AND k.contype = 'f' AND h.how = 'c'"
            + " WHERE ? OR ? AND k.confdeltype IN ('c', 'n', 'd'))"
            + " SELECT " + KIND + ", c.oid::regclass::text, h.how <> 'c', " + ROWS
            + " FROM hit h JOIN pg_class c ON c.oid = h.oid"
            + " WHERE NOT EXISTS (SELECT FROM hit w JOIN pg_inherits i ON i.inhparent = w.oid"
            + " WHERE c.relispartition AND i.inhrelid = c.oid)"
            + " ORDER BY (h.oid = ?::oid) DESC, 2";

    /**
     * What a script comes to.
     *
     * @param unread statements of which only whoever reads them can tell what they take away
     */
    public record Found(List<Loss> losses, List<String> unread) {}

    /** Something in PostgreSQL's catalogue. */
    private record Entry(long catalogue, long oid, int part) {}

    private final Connection connection;

    public UndoLosses(Connection connection) {
        this.connection = connection;
    }

    /** Of these statements, which are run one after the other. */
    public Found of(List<String> statements) throws SQLException {
        Set<Loss> losses = new LinkedHashSet<>();
        List<String> unread = new ArrayList<>();
        boolean namesMoved = false;
        for (String sql : statements) {
            Optional<List<Target>> targets = StatementReader.read(sql);
            boolean certain =
                    targets.isPresent() && (!namesMoved || targets.get().isEmpty());
            Optional<List<Loss>> found = certain ? lookedUp(targets.get()) : Optional.empty();
            found.ifPresentOrElse(losses::addAll, () -> unread.add(sql.strip()));
            namesMoved |= targets.isEmpty() && StatementReader.movesNames(sql);
        }
        return new Found(List.copyOf(losses), unread);
    }

    private Optional<List<Loss>> lookedUp(List<Target> targets) throws SQLException {
        try {
            List<Loss> losses = new ArrayList<>();
            for (Target target : targets) {
                losses.addAll(of(target));
            }
            return Optional.of(losses);
        } catch (SQLException e) {
            if (e.getSQLState() != null && e.getSQLState().startsWith(SYNTAX_OR_ACCESS)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private List<Loss> of(Target target) throws SQLException {
        if (DATALESS_PARTS.contains(target.kind())) {
            return List.of(
                    new Loss(target.action(), target.kind(), target.part().text(), target.name(), true, null));
        }
        Optional<Entry> entry = entry(target);
        if (entry.isEmpty()) {
            return List.of(itself(target, false));
        } else if (target.action() != Action.DROP) {
            return withRowsGone(target, entry.get());
        }
        List<Loss> losses = new ArrayList<>();
        if (!LISTED.contains(target.kind())) {
            losses.add(itself(target, true));
        }
        losses.addAll(dropped(target, entry.get()));
        return losses;
    }

    private static Loss itself(Target target, boolean there) {
        boolean part = target.part() != null;
        return new Loss(
                target.action(),
                target.kind(),
                part ? target.part().text() : target.name(),
                part ? target.name() : null,
                there,
                null);
    }

    private Optional<Entry> entry(Target target) throws SQLException {
        if (target.kind().equals("column")) {
            return find(
                    "SELECT 'pg_class'::regclass::oid, attrelid, attnum FROM pg_attribute WHERE attrelid = to_regclass(?)"
                            + " AND attname = ? AND attnum > 0 AND NOT attisdropped",
                    target.name(),
                    target.part().identifier());
        } else if (RELATIONS.contains(target.kind())) {
            return find("SELECT 'pg_class'::regclass::oid, to_regclass(?)::oid, 0", target.name());
        }
        return switch (target.kind()) {
            case "type", "domain" -> find("SELECT 'pg_type'::regclass::oid, to_regtype(?)::oid, 0", target.name());
            case "schema" -> find("SELECT 'pg_namespace'::regclass::oid, to_regnamespace(?)::oid, 0", target.name());
            case "extension" ->
                find(
                        "SELECT 'pg_extension'::regclass::oid, oid, 0 FROM pg_extension WHERE extname = ?",
                        SqlWords.of(target.name()).get(0).identifier());
            default ->
                find(
                        "SELECT 'pg_proc'::regclass::oid, "
                                + (target.name().endsWith(")") ? "to_regprocedure" : "to_regproc") + "(?)::oid, 0",
                        target.name());
        };
    }

    private Optional<Entry> find(String sql, String... names) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int n = 0; n < names.length; n++) {
                query.setString(n + 1, names[n]);
            }
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getObject(2) != null
                        ? Optional.of(new Entry(row.getLong(1), row.getLong(2), row.getInt(3)))
                        : Optional.empty();
            }
        }
    }

    private List<Loss> dropped(Target target, Entry entry) throws SQLException {
        List<Loss> losses = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(DROPPED)) {
            query.setLong(1, entry.catalogue());
            query.setLong(2, entry.oid());
            query.setInt(3, entry.part());
            query.setBoolean(4, target.cascade());
            query.setLong(5, entry.oid());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    boolean column = row.getString(3) != null;
                    losses.add(new Loss(
                            Action.DROP,
                            row.getString(1),
                            row.getString(column ? 3 : 2),
                            column ? row.getString(2) : null,
                            true,
                            row.getObject(4, Long.class)));
                }
            }
        }
        return losses;
    }

    private List<Loss> withRowsGone(Target target, Entry entry) throws SQLException {
        boolean truncates = target.action() == Action.TRUNCATE;
        List<Loss> losses = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(REFERRING)) {
            query.setLong(1, entry.oid());
            query.setBoolean(2, truncates);
            query.setBoolean(3, truncates && target.cascade());
            query.setBoolean(4, target.action() == Action.DELETE);
            query.setLong(5, entry.oid());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    losses.add(new Loss(
                            row.getBoolean(3) ? Action.UPDATE : target.action(),
                            row.getString(1),
                            row.getString(2),
                            null,
                            true,
                            row.getObject(4, Long.class)));
                }
            }
        }
        return losses;
    }
}
