package dev.stockroom.commondb.start;

import dev.stockroom.commondb.history.BuiltMigration;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.resource.LoadableResource;

/**
 * Finds scripts that give back all advisory locks of their session. One session would lose the turn by them, and another
 * replica could begin the same script, while the rest of it runs.
 */
final class LocksGivenBack {

    private static final Pattern WORDS =
            Pattern.compile("\\bDISCARD\\s+ALL\\b|\\bpg_advisory_unlock_all\\b", Pattern.CASE_INSENSITIVE);

    private LocksGivenBack() {}

    /**
     * Whether one of these migrations has such words, in a comment perhaps. A Java migration, a callback, or SQL that is put
     * together at run time, cannot be read; the turn is taken again after each of them.
     */
    static boolean by(List<BuiltMigration> pending, Configuration flyway) {
        return pending.stream()
                .filter(migration -> migration.script().endsWith(".sql"))
                .anyMatch(migration ->
                        WORDS.matcher(text(migration.script(), flyway)).find());
    }

    private static String text(String script, Configuration flyway) {
        ResourceProvider scripts = flyway.getResourceProvider();
        LoadableResource file = scripts == null ? null : scripts.getResource(script);
        if (file == null) {
            return "";
        }
        StringWriter text = new StringWriter();
        try (Reader reader = file.read()) {
            reader.transferTo(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
