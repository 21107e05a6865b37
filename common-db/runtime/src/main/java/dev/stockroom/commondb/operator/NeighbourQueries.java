package dev.stockroom.commondb.operator;

/** The questions to PostgreSQL about a database that may hold more than one service. */
final class NeighbourQueries {

    /**
     * The objects of a database. $1 is this service's history, $2 the schemas that are Flyway's by its settings. An
     * object that goes with another one is left out.
     */
    static final String OBJECTS = """
            WITH mine AS (SELECT c.oid, c.relnamespace, c.relowner FROM pg_class c WHERE c.oid = to_regclass(?)),
            flyways(schemas) AS (SELECT ?::text[]),
            object(class, oid, namespace, owner, name, kind) AS (
              SELECT 'pg_class'::regclass, oid, relnamespace, relowner, relname, relkind::text FROM pg_class
                WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
              UNION ALL SELECT 'pg_proc'::regclass, oid, pronamespace, proowner, proname, '' FROM pg_proc
              UNION ALL SELECT 'pg_type'::regclass, oid, typnamespace, typowner, typname, '' FROM pg_type
              UNION ALL SELECT 'pg_operator'::regclass, oid, oprnamespace, oprowner, NULL, '' FROM pg_operator
              UNION ALL SELECT 'pg_opfamily'::regclass, oid, opfnamespace, opfowner, opfname, '' FROM pg_opfamily
              UNION ALL SELECT 'pg_collation'::regclass, oid, collnamespace, collowner, collname, '' FROM pg_collation
              UNION ALL SELECT 'pg_conversion'::regclass, oid, connamespace, conowner, conname, '' FROM pg_conversion
              UNION ALL SELECT 'pg_ts_config'::regclass, oid, cfgnamespace, cfgowner, cfgname, '' FROM pg_ts_config
              UNION ALL SELECT 'pg_ts_dict'::regclass, oid, dictnamespace, dictowner, dictname, '' FROM pg_ts_dict
              UNION ALL SELECT 'pg_ts_parser'::regclass, oid, prsnamespace, NULL, prsname, '' FROM pg_ts_parser
              UNION ALL SELECT 'pg_ts_template'::regclass, oid, tmplnamespace, NULL, tmplname, '' FROM pg_ts_template
              UNION ALL SELECT 'pg_language'::regclass, oid, NULL, lanowner, lanname, '' FROM pg_language
              UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, NULL, fdwowner, fdwname, '' FROM pg_foreign_data_wrapper
              UNION ALL SELECT 'pg_foreign_server'::regclass, oid, NULL, srvowner, srvname, '' FROM pg_foreign_server
              UNION ALL SELECT 'pg_event_trigger'::regclass, oid, NULL, evtowner, evtname, '' FROM pg_event_trigger
              UNION ALL SELECT 'pg_publication'::regclass, oid, NULL, pubowner, pubname, '' FROM pg_publication
              UNION ALL SELECT 'pg_namespace'::regclass, n.oid, NULL, nspowner, NULL, '' FROM pg_namespace n, flyways f
                WHERE nspowner NOT IN (SELECT relowner FROM mine) AND pg_get_userbyid(nspowner) <> current_user
                  AND n.oid NOT IN (SELECT relnamespace FROM mine) AND nspname !~ '^pg_'
                  AND nspname <> 'public' AND NOT nspname = ANY (f.schemas)
                  AND (nspname IS DISTINCT FROM current_schema() OR EXISTS (SELECT FROM mine))
                  AND NOT EXISTS (SELECT FROM pg_extension WHERE extnamespace = n.oid))
            SELECT CASE o.kind WHEN '' THEN i.type || ' ' ELSE '' END || i.identity, pg_get_userbyid(o.owner),
              o.kind IN ('r', 'p', 'v') AND (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = o.oid
                AND a.attname IN ('installed_rank', 'installed_by', 'installed_on', 'script', 'checksum')) = 5,
              n.oid NOT IN (SELECT relnamespace FROM mine) AND NOT n.nspname = ANY (f.schemas)
                AND (n.nspname IS DISTINCT FROM current_schema() OR EXISTS (SELECT FROM mine)),
              o.owner NOT IN (SELECT relowner FROM mine) AND pg_get_userbyid(o.owner) <> current_user,
              NOT EXISTS (SELECT FROM mine),
              CASE WHEN NOT EXISTS (SELECT FROM pg_inherits p JOIN pg_class c ON c.oid = p.inhrelid AND c.relispartition
                WHERE o.kind <> '' AND p.inhrelid = o.oid) THEN o.name END,
              i.type
            FROM flyways f, object o LEFT JOIN pg_namespace n ON n.oid = o.namespace
              CROSS JOIN LATERAL pg_identify_object(o.class, o.oid, 0) i
            WHERE o.oid >= 16384 AND o.oid NOT IN (SELECT oid FROM mine)
              AND (n.oid IS NULL OR n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.class AND d.objid = o.oid
                AND d.objsubid = 0 AND (d.deptype IN ('e', 'i') OR o.kind = 'S' AND d.deptype = 'a'))
            ORDER BY o.kind = '', 1""";

    /**
     * The large objects of others. $1 is the logins that are this service's by its settings, $2 this service's history.
     */
    static final String LARGE_OBJECTS = """
            SELECT format('%s large objects (owner %s)', count(*), pg_get_userbyid(l.lomowner))
            FROM pg_largeobject_metadata l
            WHERE NOT pg_get_userbyid(l.lomowner) = ANY (?)
              AND l.lomowner NOT IN (SELECT relowner FROM pg_class WHERE oid = to_regclass(?))
            GROUP BY l.lomowner ORDER BY 1""";

    /**
     * What uses a database. A paused slot is listed, because it would go without a question. A login that is no
     * superuser sees of another's session the user alone.
     */
    static final String SESSIONS = """
            SELECT coalesce(nullif(application_name, ''), 'unnamed') || ' (user ' || usename || ', server process ' || pid || ')'
            FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename IS NOT NULL
              AND coalesce(backend_type, 'client backend') = 'client backend'
            UNION ALL SELECT 'replication slot ' || slot_name FROM pg_replication_slots WHERE database = current_database()
            UNION ALL SELECT 'subscription ' || subname FROM pg_subscription
              WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
            UNION ALL SELECT 'prepared transaction ' || gid FROM pg_prepared_xacts WHERE database = current_database()
            ORDER BY 1""";

    private NeighbourQueries() {}
}
