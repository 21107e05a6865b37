package dev.stockroom.commondb.operator;

import dev.stockroom.commondb.flyway.ScriptText;
import dev.stockroom.commondb.undo.GivenNames;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.configuration.Configuration;

/**
 * What this executable's SQL files can have made.
 *
 * @param schemas the schemas that Flyway manages by its settings
 * @param names what the files give a name to, with its kind
 */
record OwnObjects(Set<String> schemas, Set<GivenNames.Given> names) {

    static final OwnObjects NONE = new OwnObjects(Set.of(), Set.of());

    /** @param flyway with the migrations, undo scripts and callbacks of the service */
    static OwnObjects of(Configuration flyway, String database) {
        ScriptText text = new ScriptText(flyway, database);
        Set<GivenNames.Given> names =
                flyway.getResourceProvider().getResources("", flyway.getSqlMigrationSuffixes()).stream()
                        .map(file -> GivenNames.byKind(text.of(file.getRelativePath())))
                        .flatMap(Collection::stream)
                        .collect(Collectors.toCollection(HashSet::new));
        return new OwnObjects(
                Stream.concat(Stream.ofNullable(flyway.getDefaultSchema()), Arrays.stream(flyway.getSchemas()))
                        .collect(Collectors.toSet()),
                names);
    }
}
