package dev.stockroom.commondb.undo;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.resource.ResourceName;
import org.flywaydb.core.internal.resource.ResourceNameParser;

/**
 * The undo scripts that this executable ships: the files of Flyway that are named like a migration, with {@code U}
 * instead of the prefix. The build has checked their names, and packs them with the migrations.
 */
final class ShippedUndo {

    private static final String PREFIX = "U";
    private static final Pattern NONE = Pattern.compile("--\\s*no undo\\s*:\\s*(\\S.*)", Pattern.CASE_INSENSITIVE);

    private final Configuration flyway;
    private final ResourceProvider files;

    /** @param flyway with the files of the service, as Quarkus hands them over */
    ShippedUndo(Configuration flyway) {
        this.flyway = flyway;
        this.files = flyway.getResourceProvider();
    }

    /** The undo script of this version, if there is one. */
    Optional<UndoScript> of(MigrationVersion version) {
        return files.getResources(PREFIX, flyway.getSqlMigrationSuffixes()).stream()
                .filter(file -> undoes(file.getFilename(), version))
                .findFirst()
                .map(this::read);
    }

    private boolean undoes(String file, MigrationVersion version) {
        ResourceName name =
                new ResourceNameParser(flyway).parse(flyway.getSqlMigrationPrefix() + file.substring(PREFIX.length()));
        return name.isValid() && version.equals(name.getVersion());
    }

    private UndoScript read(LoadableResource file) {
        LoadableResource settings = files.getResource(file.getRelativePath() + ".conf");
        return new UndoScript(file.getRelativePath(), text(file), settings == null ? null : text(settings));
    }

    /** Why this migration has no undo script, as {@code -- no undo: reason} in its first line says. */
    Optional<String> reasonForNone(String script) {
        LoadableResource file = files.getResource(script);
        return file == null ? Optional.empty() : reasonIn(text(file));
    }

    static Optional<String> reasonIn(String sql) {
        return sql.lines()
                .findFirst()
                .map(line -> NONE.matcher(line.strip()))
                .filter(Matcher::matches)
                .map(line -> line.group(1).strip());
    }

    private static String text(LoadableResource file) {
        try (Reader reader = file.read()) {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
