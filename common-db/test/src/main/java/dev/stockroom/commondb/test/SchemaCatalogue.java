package dev.stockroom.commondb.test;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that migrations make in a database, one line per object, in an order of their own: two databases whose
 * lines are equal have the same schema. What Flyway and common-db keep there is left out, and so is the order of
 * columns, which no {@code ALTER TABLE} can choose.
 */
public final class SchemaCatalogue {

    private static final String OURS = "n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
            + " AND n.nspname NOT LIKE 'pg_temp%' AND n.nspname NOT LIKE 'pg_toast_temp%'";

    private static final String OBJECTS = """
            WITH n AS (SELECT n.oid, n.nspname, n.nspacl FROM pg_namespace n WHERE %s),
            c AS (SELECT c.*, n.nspname || '.' || c.relname AS name FROM pg_class c JOIN n ON n.oid = c.relnamespace
                   WHERE c.relname NOT LIKE 'flyway\\_schema\\_history%%')
            SELECT 'schema ' || nspname || ' ' || coalesce(nspacl::text, '') FROM n
            UNION ALL
            SELECT concat_ws(' ', 'relation', name, relkind, relpersistence, relrowsecurity, reloptions, relacl) FROM c
            UNION ALL
            SELECT concat_ws(' ', 'column', name, attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
                             attgenerated, attcollation::regcollation, pg_get_expr(d.adbin, d.adrelid))
              FROM c JOIN pg_attribute a ON a.attrelid = c.oid
              LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
             WHERE a.attnum > 0 AND NOT a.attisdropped AND relkind <> 'i'
            UNION ALL
            SELECT concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid), indisvalid)
              FROM c JOIN pg_index i ON i.indexrelid = c.oid
            UNION ALL
            SELECT concat_ws(' ', 'view', name, pg_get_viewdef(oid)) FROM c WHERE relkind IN ('v', 'm')
            UNION ALL
            SELECT concat_ws(' ', 'sequence', name, seqtypid::regtype, seqstart, seqincrement, seqmin, seqmax, seqcycle)
              FROM c JOIN pg_sequence s ON s.seqrelid = c.oid
            UNION ALL
            SELECT concat_ws(' ', 'constraint', coalesce(name, n.nspname), conname, convalidated, pg_get_constraintdef(k.oid))
              FROM pg_constraint k JOIN n ON n.oid = k.connamespace LEFT JOIN c ON c.oid = k.conrelid
             WHERE k.conrelid = 0 OR c.oid IS NOT NULL
            UNION ALL
            SELECT concat_ws(' ', 'trigger', name, tgenabled, pg_get_triggerdef(t.oid))
              FROM c JOIN pg_trigger t ON t.tgrelid = c.oid WHERE NOT tgisinternal
            UNION ALL
            SELECT concat_ws(' ', 'policy', name, polname, polcmd, pg_get_expr(polqual, polrelid),
                             pg_get_expr(polwithcheck, polrelid))
              FROM c JOIN pg_policy p ON p.polrelid = c.oid
            UNION ALL
            SELECT concat_ws(' ', 'type', nspname, typname, typtype, typbasetype::regtype, typnotnull, typdefault)
              FROM pg_type t JOIN n ON n.oid = t.typnamespace
             WHERE typrelid = 0 AND typelem = 0
            UNION ALL
            SELECT concat_ws(' ', 'labels', nspname, typname, string_agg(enumlabel, ', ' ORDER BY enumsortorder))
              FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN n ON n.oid = t.typnamespace
             GROUP BY nspname, typname
            UNION ALL
            SELECT concat_ws(' ', 'function', nspname, p.oid::regprocedure, proacl, CASE WHEN prokind IN ('f', 'p')
                             THEN pg_get_functiondef(p.oid) END)
              FROM pg_proc p JOIN n ON n.oid = p.pronamespace
            UNION ALL
            SELECT concat_ws(' ', 'comment', name, objsubid, description)
              FROM c JOIN pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass
            UNION ALL
            SELECT concat_ws(' ', 'extension', extname, extversion) FROM pg_extension
            UNION ALL
            SELECT concat_ws(' ', 'default privileges', defaclobjtype, defaclacl) FROM pg_default_acl
            ORDER BY 1""".formatted(OURS);

    private SchemaCatalogue() {}

    /** The lines of this connection's database. */
    public static List<String> read(Connection connection) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(OBJECTS)) {
            while (row.next()) {
                lines.add(row.getString(1));
            }
        }
        return lines;
    }
}
