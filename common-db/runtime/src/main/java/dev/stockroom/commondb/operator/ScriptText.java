package dev.stockroom.commondb.operator;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.parser.PlaceholderReplacingReader;

/** The text of a compiled-in script, with the placeholders replaced as Flyway replaces them. */
final class ScriptText {

    private final Configuration flyway;
    private final String database;

    /** @param database for Flyway's placeholder of that name; null where it is not known */
    ScriptText(Configuration flyway, String database) {
        this.flyway = flyway;
        this.database = database;
    }

    /** The script of this path on the class path, or in a folder that Flyway searches. */
    String of(String script) {
        String text = read(script);
        return flyway.isPlaceholderReplacement() && replacesPlaceholders(script) ? replaced(script, text) : text;
    }

    /** The script's own settings may say otherwise. */
    private static boolean replacesPlaceholders(String script) {
        try (InputStream in = stream(script + ".conf")) {
            Properties settings = new Properties();
            if (in != null) {
                settings.load(in);
            }
            return Boolean.parseBoolean(settings.getProperty("placeholderReplacement", "true"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(String script) {
        try (InputStream in = stream(script)) {
            if (in == null) {
                throw new IllegalStateException("The script " + script + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream stream(String script) throws IOException {
        InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(script);
        return in == null && Files.isRegularFile(Path.of(script)) ? Files.newInputStream(Path.of(script)) : in;
    }

    private String replaced(String script, String text) {
        Reader reader = new PlaceholderReplacingReader(
                flyway.getPlaceholderPrefix(),
                flyway.getPlaceholderSuffix(),
                flyway.getPlaceholderSeparator(),
                placeholders(script),
                new StringReader(text));
        try (reader) {
            StringWriter all = new StringWriter();
            reader.transferTo(all);
            return all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The service's, and of Flyway's own those that are known without a connection; the others show themselves. */
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
