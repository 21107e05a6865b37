package dev.stockroom.commondb.flyway;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.configuration.Configuration;

/**
 * Where Flyway finds migrations and writes them to: what common-db and the commands read from the properties, so that a
 * customizer of the application must not change it.
 */
public record FlywayPlace(
        String table, String defaultSchema, List<String> schemas, List<String> locations, String initSql) {

    /** What may move role or search path; all else in init-sql is the application's own business. */
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
                moving(flyway.getInitSql()));
    }

    private static String moving(String initSql) {
        return initSql != null
                        && MOVES.matcher(initSql.toLowerCase(Locale.ROOT)).find()
                ? initSql
                : "";
    }

    /** The properties that would have to be set to come to another place by them; empty if it is the same. */
    public Optional<String> propertiesFor(FlywayPlace other) {
        String properties = Stream.of(
                        property("table", table, other.table),
                        property("default-schema", defaultSchema, other.defaultSchema),
                        property("schemas", schemas, other.schemas),
                        property("locations", locations, other.locations),
                        property("init-sql", initSql, other.initSql))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        return properties.isEmpty() ? Optional.empty() : Optional.of(properties);
    }

    private static Optional<String> property(String name, Object before, Object after) {
        String value = after instanceof List<?> values
                ? values.stream().map(Object::toString).collect(Collectors.joining(","))
                : String.valueOf(after);
        return Objects.equals(before, after) ? Optional.empty() : Optional.of("quarkus.flyway." + name + "=" + value);
    }
}
