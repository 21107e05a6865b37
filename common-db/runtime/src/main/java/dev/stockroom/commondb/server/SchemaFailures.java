package dev.stockroom.commondb.server;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.HistoryTable;
import dev.stockroom.commondb.settings.Quoting;
import java.util.List;
import java.util.stream.Collectors;

/** Words why the schema of the migrations is not clear, or not possible. */
public final class SchemaFailures {

    private static final String SETTING = "quarkus.flyway.default-schema";

    private final DatabaseSettings settings;

    public SchemaFailures(DatabaseSettings settings) {
        this.settings = settings;
    }

    /** @param first where Flyway would begin; null if no schema of the search path is there */
    DatabaseStartException elsewhere(List<String> schemas, String first, String searchPath) {
        String there = named(schemas);
        String here = first == null ? "no schema" : "schema " + Quoting.identifier(first);
        return failure(
                "the history of this service is in another schema",
                "it is in " + there + ", and with the search path " + searchPath + " Flyway would begin a new one in "
                        + here,
                "set " + SETTING + "=" + schemas.get(0) + " to go on with what is there"
                        + (first == null
                                ? ""
                                : "; only if a second set of tables is meant, set " + SETTING + "=" + first));
    }

    DatabaseStartException unclear(List<String> schemas, String first, String searchPath) {
        return failure(
                "it is not clear whose history is behind the first schema",
                "migrations in " + named(schemas)
                        + " agree with this executable, and another service has signed them; with the"
                        + " search path " + searchPath + " Flyway would begin a new history in schema "
                        + Quoting.identifier(first),
                "set " + SETTING + "=" + first
                        + " if a new set of tables is meant; else run this release under the service's"
                        + " former name (quarkus.application.name)");
    }

    static String mayNotRead(List<String> schemas) {
        return "this login may not read the history in " + named(schemas);
    }

    DatabaseStartException unreadable(List<String> schemas, String first, String searchPath) {
        return failure(
                "it is not clear whose history is behind the first schema",
                mayNotRead(schemas) + "; with the search path " + searchPath
                        + " Flyway would begin a new history in schema " + Quoting.identifier(first),
                "if what is there is this service's, migrate with the login that owns it, or let it be read; if a new set"
                        + " of tables is meant, set " + SETTING + "=" + first);
    }

    /**
     * @param first where Flyway would begin; null if no schema of the search path may be used
     * @param user the role that lacks the right
     */
    DatabaseStartException hidden(List<String> schemas, String first, String searchPath, String user) {
        String grants = schemas.stream()
                .map(schema ->
                        "GRANT USAGE ON SCHEMA " + Quoting.identifier(schema) + " TO " + Quoting.identifier(user) + ";")
                .collect(Collectors.joining("\n"));
        return failure(
                "it is not clear whose history is in a schema that this login may not use",
                mayNotRead(schemas)
                        + ": it has no USAGE there, and with the search"
                        + " path " + searchPath
                        + (first == null
                                ? " no schema is left to migrate"
                                : " Flyway would begin a new history in schema " + Quoting.identifier(first)),
                (first == null ? "" : "if a new set of tables is meant, set " + SETTING + "=" + first + "; else, ")
                        + "if what is there is this service's, let its owner or a superuser run:\n" + grants);
    }

    DatabaseStartException several(List<String> schemas, String searchPath) {
        return failure(
                "more than one schema holds a history of this service",
                "it is in " + named(schemas) + ", all of them on the search path " + searchPath,
                "set " + SETTING + " to the one whose tables are in use");
    }

    /** @param begun the history that Flyway would begin */
    DatabaseStartException underAnotherName(List<HistoryTable> ours, HistoryTable begun) {
        HistoryTable first = ours.get(0);
        String schema = first.schema().equals(begun.schema()) ? "" : " and " + SETTING + "=" + first.schema();
        return new DatabaseStartException(
                FailureKind.HISTORY,
                "the history of this service has another name",
                settings.url().place(),
                "it is in " + ours.stream().map(HistoryTable::sql).collect(Collectors.joining(" and "))
                        + ", and with these settings Flyway would begin a new one in " + begun.sql(),
                "set quarkus.flyway.table=" + first.name() + schema
                        + " to go on with what is there; only if a second set of tables is meant, set " + SETTING
                        + " to a schema of its own; if that table is only a copy, drop it",
                null);
    }

    /** @param others the histories that would go with this service's own */
    DatabaseStartException cleanedAlong(List<HistoryTable> others) {
        return new DatabaseStartException(
                FailureKind.HISTORY,
                "a clean would drop what another history holds",
                settings.url().place(),
                "in the schemas that Flyway would clean there is also "
                        + others.stream().map(HistoryTable::sql).collect(Collectors.joining(" and "))
                        + ", and its tables would go with it",
                "set quarkus.flyway.clean-at-start=false and"
                        + " quarkus.flyway.validate-at-start.clean-on-validation-error=false; or give each history a schema"
                        + " or a database of its own",
                null);
    }

    DatabaseStartException nowhere(String searchPath) {
        return failure(
                "there is no schema to create in",
                "none of the search_path is there for this login: " + searchPath,
                "set " + SETTING + ", or let an administrator run CREATE SCHEMA with this login as AUTHORIZATION");
    }

    /** @param properties the properties that would do the same */
    public DatabaseStartException customized(String properties) {
        return customizer(
                "moves the history or the migrations, or reads them otherwise",
                "common-db and the commands find them by the properties, and would look in the wrong place",
                "set this in place of the customizer: " + properties);
    }

    /** @param target the version that the migrations would end with */
    public DatabaseStartException customizedTarget(String target) {
        return customizer(
                "sets the target " + target,
                "migrations above it would be left out, and a service is ready only when all that it was built with is"
                        + " applied",
                "leave the target out of the customizer; a part of the migrations is applied by db up --target");
    }

    /** @param database what its connections reach */
    public DatabaseStartException customizedConnections(String database) {
        return customizer(
                "gives Flyway connections to another database",
                "they reach " + database + ", and common-db has looked at this one",
                "set quarkus.flyway.jdbc-url, quarkus.flyway.username and quarkus.flyway.password in place of the"
                        + " customizer");
    }

    private DatabaseStartException customizer(String does, String why, String remedy) {
        return new DatabaseStartException(
                FailureKind.SETTING,
                "a FlywayConfigurationCustomizer " + does,
                settings.url().place(),
                why,
                remedy,
                null);
    }

    private static String named(List<String> schemas) {
        return schemas.stream()
                .map(schema -> "schema " + Quoting.identifier(schema))
                .collect(Collectors.joining(" and "));
    }

    private DatabaseStartException failure(String what, String why, String remedy) {
        return new DatabaseStartException(
                        FailureKind.HISTORY, what, settings.url().place(), why, remedy, null)
                .whileItWaits();
    }
}
