package dev.stockroom.commondb.operator.sources;

import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.operator.CommandSettings;
import dev.stockroom.commondb.operator.ServiceDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Migrations of the source tree that dev mode's database does not hold: saved after the last start, or undone. */
public record UnappliedFiles(SourceTree sources, CommandSettings settings) {

    /** The name of the first such migration, if there is one. */
    public Optional<String> first(ServiceDatabase database) throws SQLException, IOException {
        try (Connection connection = database.connect()) {
            List<BuiltMigration> missing = database.missing(connection);
            return missing.isEmpty()
                    ? saved(database.service().migrations())
                    : missing.stream().map(BuiltMigration::script).findFirst();
        }
    }

    private Optional<String> saved(List<BuiltMigration> built) throws IOException {
        Set<String> known =
                built.stream().map(m -> fileName(Path.of(m.script()))).collect(Collectors.toSet());
        String prefix = settings.flyway().getConfiguration().getSqlMigrationPrefix();
        Path folder = sources.migrations(settings.migrationFolder().orElse("db/migration"));
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(UnappliedFiles::fileName)
                    .filter(name -> name.startsWith(prefix) && name.endsWith(".sql") && !known.contains(name))
                    .findFirst();
        }
    }

    private static String fileName(Path path) {
        return path.getFileName().toString();
    }
}
