package dev.stockroom.commondb.flyway;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.configuration.Configuration;

/**
 * Where Flyway finds migrations, how it reads them and where it writes them to. A customizer of the application must
 * not change this place, because common-db and the commands read it from the properties.
 *
 * @param target the target as Flyway names it; there is no property for it
 * @param connections the data source; another object may lead to the same database
 */
public record FlywayPlace(
        String table,
        String defaultSchema,
        List<String> schemas,
        List<String> locations,
        String initSql,
        Names names,
        String target,
        DataSource connections) {

    /** How files and placeholders are recognised. */
    record Names(String migration, String repeatable, String placeholderBegin, String placeholderEnd) {}

    /** The words of init-sql that may move role or search path; all else in it is the application's own business. */
    private static final Pattern MOVES = Pattern.compile("\\b(search_path|schema|role|authorization)\\b");

    public static FlywayPlace of(Configuration flyway) {
        return new FlywayPlace(
                flyway.getTable(),
                flyway.getDefaultSchema(),
                List.of(flyway.getSchemas()),
                Arrays.stream(flyway.getLocations())
                        .map(Location::getDescriptor)
                        .sorted()
                        .toList(),
                moving(flyway.getInitSql()),
                new Names(
                        flyway.getSqlMigrationPrefix(),
                        flyway.getRepeatableSqlMigrationPrefix(),
                        flyway.getPlaceholderPrefix(),
                        flyway.getPlaceholderSuffix()),
                String.valueOf(flyway.getTarget()),
                flyway.getDataSource());
    }

    private static String moving(String initSql) {
        return initSql != null
                        && MOVES.matcher(initSql.toLowerCase(Locale.ROOT)).find()
                ? initSql
                : "";
    }

    /** The properties that would lead to the other place; empty if both places are the same. */
    public Optional<String> propertiesFor(FlywayPlace other) {
        String properties = Stream.of(
                        property("table", table, other.table),
                        property("default-schema", defaultSchema, other.defaultSchema),
                        property("schemas", schemas, other.schemas),
                        property("locations", locations, other.locations),
                        property("init-sql", initSql, other.initSql),
                        property("sql-migration-prefix", names.migration, other.names.migration),
                        property("repeatable-sql-migration-prefix", names.repeatable, other.names.repeatable),
                        property("placeholder-prefix", names.placeholderBegin, other.names.placeholderBegin),
                        property("placeholder-suffix", names.placeholderEnd, other.names.placeholderEnd))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        return properties.isEmpty() ? Optional.empty() : Optional.of(properties);
    }

    /** Whether both have the same target; a different one leaves some migrations out. */
    public boolean hasTargetOf(FlywayPlace other) {
        return target.equals(other.target);
    }

    /** Whether both have the same connections; different ones may lead to another database. */
    public boolean hasConnectionsOf(FlywayPlace other) {
        return connections == other.connections;
    }

    private static Optional<String> property(String name, List<String> before, List<String> after) {
        return before.equals(after) ? Optional.empty() : Optional.of(assignment(name, String.join(",", after)));
    }

    private static Optional<String> property(String name, String before, String after) {
        return Objects.equals(before, after) ? Optional.empty() : Optional.of(assignment(name, after));
    }

    private static String assignment(String name, String value) {
        return "quarkus.flyway." + name + "=" + value;
    }
}
