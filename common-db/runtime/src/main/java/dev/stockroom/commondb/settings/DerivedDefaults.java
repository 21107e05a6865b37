package dev.stockroom.commondb.settings;

import dev.stockroom.commondb.history.ApplicationName;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Settings of Quarkus that follow from those of common-db, below every other source. */
public final class DerivedDefaults {

    /** Above the defaults of Quarkus's own settings, below every place where a user writes. */
    public static final int ORDINAL = Integer.MIN_VALUE + 1000;

    private static final String LEVEL = "quarkus.log.category.\"org.flywaydb%s\".level";

    private DerivedDefaults() {}

    static Map<String, String> whenEnabled(String service) {
        Map<String, String> defaults = new HashMap<>();
        defaults.put("%prod.quarkus.flyway.clean-disabled", "true");
        defaults.put("quarkus.datasource.jdbc.additional-jdbc-properties.ApplicationName", ApplicationName.of(service));
        // common-db logs the migrations itself, and the exception of a failure holds all that these loggers would say
        defaults.put(LEVEL.formatted(""), "WARN");
        defaults.put(LEVEL.formatted(".core.internal.command"), "OFF");
        defaults.put(LEVEL.formatted(".core.internal.jdbc"), "OFF");
        defaults.put(LEVEL.formatted(".database.postgresql"), "OFF");
        return defaults;
    }

    private static Map<String, String> whenDisabled(Class<?> readiness) {
        return Map.of("quarkus.smallrye-health.check.\"" + readiness.getName() + "\".enabled", "false");
    }

    /**
     * Looks at the other sources.
     *
     * @param readiness the health check that is left out if common-db is off
     */
    public record Factory(Class<?> readiness) implements ConfigSourceFactory {

        @Override
        public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
            Map<String, String> defaults = Enabled.by(context.getValue(Enabled.SETTING))
                    ? whenEnabled(applicationName(context))
                    : whenDisabled(readiness);
            return List.of(new PropertiesConfigSource(defaults, "common-db derived defaults", ORDINAL));
        }

        private static String applicationName(ConfigSourceContext context) {
            ConfigValue name = context.getValue("quarkus.application.name");
            return name == null || name.getValue() == null ? "service" : name.getValue();
        }
    }
}
