package dev.stockroom.e2e.promise;

import java.util.List;
import java.util.stream.Stream;

/** What a service's login has no business to do, with its table, its ENUM and the owner's login to be filled in. */
final class ForbiddenStatements {

    private static final List<String> CREATE = List.of(
            "CREATE TABLE mine ()",
            "CREATE TABLE mine AS SELECT * FROM {table}",
            "CREATE TEMPORARY TABLE mine ()",
            "CREATE VIEW mine AS SELECT 1",
            "CREATE MATERIALIZED VIEW mine AS SELECT 1",
            "CREATE SEQUENCE mine",
            "CREATE TYPE mine AS ENUM ('a')",
            "CREATE DOMAIN mine AS text",
            "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "CREATE FUNCTION mine() RETURNS int LANGUAGE c AS 'libc', 'getpid'",
            "CREATE SCHEMA mine",
            "CREATE COLLATION mine FROM \"C\"",
            "CREATE INDEX mine ON {table} (id)",
            "CREATE STATISTICS mine ON id, sku FROM {table}",
            "CREATE TRIGGER mine BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION keep_updated_at()",
            "CREATE RULE mine AS ON INSERT TO {table} DO INSTEAD NOTHING",
            "CREATE POLICY mine ON {table}",
            "CREATE ROLE mine",
            "CREATE DATABASE mine",
            "CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION keep_updated_at()",
            "CREATE PUBLICATION mine",
            "CREATE FOREIGN DATA WRAPPER mine",
            "CREATE ACCESS METHOD mine TYPE INDEX HANDLER bthandler");

    private static final List<String> ALTER = List.of(
            "ALTER TABLE {table} ADD COLUMN mine int",
            "ALTER TABLE {table} OWNER TO CURRENT_USER",
            "ALTER TABLE {table} DISABLE TRIGGER ALL",
            "ALTER TABLE flyway_schema_history ADD COLUMN mine int",
            "ALTER TYPE {type} ADD VALUE 'MINE'",
            "ALTER FUNCTION keep_updated_at() SECURITY DEFINER",
            "ALTER SCHEMA public RENAME TO mine",
            "ALTER DATABASE postgres SET work_mem = '1MB'",
            "ALTER ROLE {owner} PASSWORD 'mine'",
            "ALTER ROLE CURRENT_USER CREATEDB",
            "ALTER ROLE CURRENT_USER SUPERUSER",
            "ALTER SYSTEM SET work_mem = '1MB'",
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT ALL ON TABLES TO CURRENT_USER",
            "COMMENT ON TABLE {table} IS 'mine'",
            "REINDEX TABLE {table}");

    private static final List<String> DROP = List.of(
            "DROP TABLE {table} CASCADE",
            "DROP TABLE flyway_schema_history",
            "DROP TYPE {type} CASCADE",
            "DROP FUNCTION keep_updated_at() CASCADE",
            "DROP SCHEMA public CASCADE",
            "DROP DATABASE postgres",
            "DROP ROLE {owner}",
            "DROP OWNED BY {owner}",
            "REASSIGN OWNED BY {owner} TO CURRENT_USER",
            "TRUNCATE {table} CASCADE",
            "TRUNCATE flyway_schema_history");

    private static final List<String> HISTORY = List.of(
            "INSERT INTO flyway_schema_history SELECT * FROM flyway_schema_history",
            "UPDATE flyway_schema_history SET checksum = 1",
            "DELETE FROM flyway_schema_history",
            "SELECT * FROM flyway_schema_history FOR UPDATE",
            "SELECT * FROM flyway_schema_history_undo",
            "UPDATE flyway_schema_history_undo SET sql = 'DROP TABLE mine'",
            "BEGIN; LOCK TABLE flyway_schema_history IN ACCESS EXCLUSIVE MODE",
            "SELECT setval('{table}_id_seq', 1)");

    private static final List<String> ROLES = List.of(
            "SET ROLE {owner}",
            "SET SESSION AUTHORIZATION postgres",
            "GRANT {owner} TO CURRENT_USER",
            "GRANT EXECUTE ON FUNCTION pg_read_file(text) TO CURRENT_USER",
            "SET session_replication_role = 'replica'",
            "SET log_statement = 'none'");

    private static final List<String> SERVER = List.of(
            "SELECT rolpassword FROM pg_authid",
            "SELECT passwd FROM pg_shadow",
            "SELECT * FROM pg_statistic",
            "SELECT * FROM pg_hba_file_rules",
            "COPY {table} TO '/tmp/mine'",
            "COPY {table} FROM '/etc/passwd'",
            "COPY {table} TO PROGRAM 'cat'",
            "COPY {table} FROM PROGRAM 'id'",
            "SELECT pg_read_file('postgresql.conf')",
            "SELECT pg_ls_dir('.')",
            "SELECT lo_import('/etc/passwd')",
            "SELECT pg_reload_conf()",
            "SELECT pg_switch_wal()",
            "SELECT pg_stat_reset()",
            "SELECT pg_create_physical_replication_slot('mine')",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{owner}' OR usename = 'postgres'");

    static final List<String> ALL = Stream.of(CREATE, ALTER, DROP, HISTORY, ROLES, SERVER)
            .flatMap(List::stream)
            .toList();

    private ForbiddenStatements() {}
}
