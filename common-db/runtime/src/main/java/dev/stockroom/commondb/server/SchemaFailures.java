package dev.stockroom.commondb.server;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.Quoting;
import java.util.List;
import java.util.stream.Collectors;

/** Words why it is not clear, or not possible, which schema the migrations belong into. */
public final class SchemaFailures {

    private static final String SETTING = "quarkus.flyway.default-schema";

    private final DatabaseSettings settings;

    public SchemaFailures(DatabaseSettings settings) {
        this.settings = settings;
    }

    /** @param first where Flyway would begin; null if none of the search path is there */
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

    DatabaseStartException several(List<String> schemas, String searchPath) {
        return failure(
                "more than one schema holds a history of this service",
                "it is in " + named(schemas) + ", all of them on the search path " + searchPath,
                "set " + SETTING + " to the one whose tables are in use");
    }

    DatabaseStartException nowhere(String searchPath) {
        return failure(
                "there is no schema to create in",
                "none of the search_path is there for this login: " + searchPath,
                "set " + SETTING + ", or let an administrator run CREATE SCHEMA with this login as AUTHORIZATION");
    }

    /** @param properties that would do the same */
    public DatabaseStartException customized(String properties) {
        return new DatabaseStartException(
                FailureKind.SETTING,
                "a FlywayConfigurationCustomizer moves the history or the migrations",
                settings.url().place(),
                "common-db and the commands find them by the properties, and would look in the wrong place",
                "set this in place of the customizer: " + properties,
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
