package dev.stockroom.commondb.flyway;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.parser.PlaceholderReplacingReader;

/** The text of a compiled-in script, with the placeholders replaced as Flyway replaces them. */
public final class ScriptText {

    private final Configuration flyway;
    private final String database;

    /** @param database the database for Flyway's placeholder of that name; null if it is not known */
    public ScriptText(Configuration flyway, String database) {
        this.flyway = flyway;
        this.database = database;
    }

    /** The script of this path on the class path, or in a folder that Flyway searches. */
    public String of(String script) {
        String text = read(script);
        return flyway.isPlaceholderReplacement() && replacesPlaceholders(script) ? replaced(script, text) : text;
    }

    /** Whether placeholders are replaced; the script's own settings may say no. */
    private boolean replacesPlaceholders(String script) {
        LoadableResource file = flyway.getResourceProvider().getResource(script + ".conf");
        Properties settings = new Properties();
        if (file != null) {
            try (Reader reader = file.read()) {
                settings.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Boolean.parseBoolean(settings.getProperty("placeholderReplacement", "true"));
    }

    private String read(String script) {
        LoadableResource file = flyway.getResourceProvider().getResource(script);
        if (file == null) {
            throw new IllegalStateException("The script " + script + " is not among the migrations");
        }
        return all(file.read());
    }

    private static String all(Reader reader) {
        try (reader) {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String replaced(String script, String text) {
        return all(new PlaceholderReplacingReader(
                flyway.getPlaceholderPrefix(),
                flyway.getPlaceholderSuffix(),
                flyway.getPlaceholderSeparator(),
                placeholders(script),
                new StringReader(text)));
    }

    /** The service's placeholders, and Flyway's own that are known without a connection; the others show themselves. */
    private Map<String, String> placeholders(String script) {
        Map<String, String> all = new HashMap<>();
        put(all, "defaultSchema", flyway.getDefaultSchema());
        put(all, "database", database);
        put(all, "table", flyway.getTable());
        put(all, "filename", script.substring(script.lastIndexOf('/') + 1));
        put(all, "user", null);
        put(all, "timestamp", null);
        put(all, "workingDirectory", null);
        put(all, "environment", flyway.getCurrentEnvironmentName());
        all.putAll(flyway.getPlaceholders());
        return all;
    }

    private void put(Map<String, String> all, String name, String value) {
        String full = "flyway" + flyway.getPlaceholderSeparator() + name;
        all.put(full, value == null ? flyway.getPlaceholderPrefix() + full + flyway.getPlaceholderSuffix() : value);
    }
}
