package dev.stockroom.commondb.undo;

/** The questions to PostgreSQL's own record of dependencies. */
final class LossQueries {

    /**
     * The estimate of a table's rows: the larger of what ANALYZE has found and what was written since. A parent has its
     * children's rows.
     */
    private static final String ROWS =
            "(SELECT nullif(sum(greatest(m.reltuples, pg_stat_get_live_tuples(m.oid), 0)), 0)"
                    + "::bigint FROM pg_class m WHERE m.relkind <> 'p' AND m.oid IN (WITH RECURSIVE tree(oid) AS (SELECT c.oid"
                    + " UNION SELECT i.inhrelid FROM pg_inherits i JOIN tree t ON i.inhparent = t.oid) SELECT oid FROM tree))";

    private static final String KIND = "CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'v' THEN 'view'"
            + " WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' END";

    /**
     * What is dropped along. $1 to $3 name what is dropped, $4 is whether by CASCADE. A view goes with its rule, and a
     * generated column with its expression.
     */
    static final String DROPPED = "WITH RECURSIVE gone(classid, objid, objsubid) AS ("
            + "SELECT ?::oid, ?::oid, ?::int UNION SELECT found.* FROM gone g CROSS JOIN LATERAL ("
            + "SELECT d.classid, d.objid, d.objsubid FROM pg_depend d WHERE d.refclassid = g.classid"
            + " AND d.refobjid = g.objid AND (g.objsubid = 0 OR d.refobjsubid = g.objsubid) AND (d.deptype <> 'n' OR ?)"
            + " UNION ALL SELECT d.refclassid, d.refobjid, d.refobjsubid FROM pg_depend d WHERE d.classid = g.classid"
            + " AND d.objid = g.objid AND g.classid IN ('pg_rewrite'::regclass, 'pg_attrdef'::regclass)"
            + " AND d.deptype = 'i') found)"
            + " SELECT g.classid, g.objid, g.objsubid, CASE WHEN g.objsubid = 0 THEN " + KIND + " ELSE 'column' END,"
            + " c.oid::regclass::text, (SELECT quote_ident(a.attname) FROM pg_attribute a WHERE a.attrelid = c.oid"
            + " AND a.attnum = g.objsubid AND a.attnum > 0), " + ROWS + ","
            + " EXISTS (SELECT FROM gone w JOIN pg_inherits i ON i.inhparent = w.objid"
            + " WHERE c.relispartition AND i.inhrelid = c.oid AND w.classid = g.classid AND w.objsubid = 0)"
            + " OR g.objsubid <> 0 AND EXISTS (SELECT FROM gone w WHERE w.classid = g.classid"
            + " AND w.objid = g.objid AND w.objsubid = 0)"
            + " FROM gone g LEFT JOIN pg_class c ON c.oid = g.objid AND g.classid = 'pg_class'::regclass"
            + " AND c.relkind IN ('r', 'p', 'v', 'm', 'f')"
            + " ORDER BY (g.objid = ?::oid) DESC, 5, 6";

    /**
     * The tables whose rows are hit, from a table ($1) along the foreign keys, those to a partition too, that take or
     * change ('u') rows of others. $2 is how the table is hit: its rows go ('d'), are changed ('U') or emptied ('t'),
     * or it gets some ('i'). $3 is whether by CASCADE, $4 the names in the statement.
     */
    static final String ROWS_HIT = "WITH RECURSIVE hit(oid, how) AS (SELECT ?::oid, ?::text UNION"
            + " SELECT found.* FROM hit h CROSS JOIN LATERAL ("
            + "SELECT k.conrelid, CASE WHEN h.how = 't' OR h.how = 'd' AND k.confdeltype = 'c' THEN h.how ELSE 'u' END"
            + " FROM pg_constraint k WHERE k.confrelid = h.oid AND k.contype = 'f' AND CASE h.how WHEN 't' THEN ?"
            + " WHEN 'd' THEN k.confdeltype IN ('c', 'n', 'd') WHEN 'u' THEN k.confupdtype IN ('c', 'n', 'd')"
            + " WHEN 'U' THEN k.confupdtype IN ('c', 'n', 'd') AND EXISTS (SELECT FROM pg_attribute a"
            + " WHERE a.attrelid = h.oid AND a.attnum = ANY (k.confkey) AND a.attname = ANY (?)) ELSE false END"
            + " UNION ALL SELECT i.inhrelid, h.how FROM pg_inherits i WHERE i.inhparent = h.oid) found)"
            + " SELECT " + KIND + ", c.oid::regclass::text, h.how = 'u', " + ROWS + ","
            + " EXISTS (SELECT FROM pg_inherits i JOIN hit w ON i.inhparent = w.oid WHERE i.inhrelid = c.oid),"
            + " EXISTS (SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgrelid = c.oid"
            + " AND NOT t.tgisinternal AND t.tgenabled <> 'D' AND p.pronamespace <> 'pg_catalog'::regnamespace"
            + " AND t.tgtype & CASE h.how WHEN 'i' THEN 4 WHEN 'd' THEN 8 WHEN 't' THEN 32 ELSE 16 END <> 0)"
            + " OR EXISTS (SELECT FROM pg_rewrite r WHERE r.ev_class = c.oid AND r.ev_type <> '1' AND r.ev_enabled <> 'D')"
            + " FROM hit h JOIN pg_class c ON c.oid = h.oid"
            + " ORDER BY (h.oid = ?::oid) DESC, 2";

    /**
     * Asks about the functions of these names ($1) that may change something: whether one is neither PostgreSQL's nor
     * an extension's. The answer is null if there is none.
     */
    static final String CALLS =
            "SELECT bool_or(NOT known) FROM (SELECT p.provolatile, p.pronamespace = 'pg_catalog'::regnamespace"
                    + " OR EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid"
                    + " AND d.deptype = 'e') AS known FROM pg_proc p WHERE p.proname = ANY (?)) f WHERE provolatile = 'v' OR NOT known";

    private LossQueries() {}
}
