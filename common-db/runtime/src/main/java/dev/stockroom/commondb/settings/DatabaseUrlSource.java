package dev.stockroom.commondb.settings;

import dev.stockroom.commondb.failure.DatabaseStartException;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Turns {@code DATABASE_URL} into Quarkus's settings of the data source; production only. */
public final class DatabaseUrlSource {

    static final String VARIABLE = "DATABASE_URL";

    /** Between {@code application.properties} (250) and the environment (300): an explicit setting wins. */
    static final int ORDINAL = 275;

    private static final String URL = "quarkus.datasource.jdbc.url";

    private DatabaseUrlSource() {}

    /**
     * Looks at the other sources: if one of them sets a URL, nothing of {@code DATABASE_URL} counts, not even its
     * login.
     */
    public static final class Factory implements ConfigSourceFactory {

        @Override
        public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
            ConfigValue variable = context.getValue(VARIABLE);
            ConfigValue url = context.getValue(URL);
            boolean explicit = url != null && url.getValue() != null && url.getConfigSourceOrdinal() > ORDINAL;
            if (variable == null
                    || variable.getValue() == null
                    || variable.getValue().isBlank()
                    || explicit) {
                return List.of();
            }
            return List.of(new PropertiesConfigSource(properties(variable.getValue()), VARIABLE, ORDINAL));
        }
    }

    static Map<String, String> properties(String value) {
        EnvironmentUrl parsed;
        try {
            parsed = EnvironmentUrl.of(value);
        } catch (IllegalArgumentException e) {
            throw DatabaseStartException.badSetting(VARIABLE, VARIABLE + " " + e.getMessage(), "correct it");
        }
        Map<String, String> properties = new HashMap<>();
        properties.put(URL, literal(parsed.url().jdbc()));
        if (parsed.user() != null) {
            properties.put("quarkus.datasource.username", literal(parsed.user()));
        }
        if (parsed.password() != null) {
            properties.put("quarkus.datasource.password", literal(parsed.password()));
        }
        return properties;
    }

    /** Keeps a dollar sign from being read as an expression. */
    private static String literal(String text) {
        return text.replace("$", "\\$");
    }
}
