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

    private static final String DRIVER = "quarkus.datasource.jdbc.additional-jdbc-properties.";
    private static final String CHECK_ENABLED = "quarkus.smallrye-health.check.\"%s\".enabled";
    private static final String LEVEL = "quarkus.log.category.\"org.flywaydb%s\".level";

    private DerivedDefaults() {}

    static Map<String, String> whenEnabled(String service) {
        Map<String, String> defaults = new HashMap<>();
        defaults.put("%prod.quarkus.flyway.clean-disabled", "true");
        defaults.put(DRIVER + "ApplicationName", ApplicationName.of(service));
        // a connection that a firewall, a NAT or a failover has forgotten is found before it is used, with a time-out
        // of its own
        defaults.put("quarkus.datasource.jdbc.foreground-validation-interval", "1S");
        defaults.put("quarkus.datasource.jdbc.validation-query-timeout", "3S");
        // common-db logs the migrations itself, and the exception of a failure holds all that these loggers would say
        defaults.put(LEVEL.formatted(""), "WARN");
        defaults.put(LEVEL.formatted(".core.internal.command"), "OFF");
        defaults.put(LEVEL.formatted(".core.internal.jdbc"), "OFF");
        defaults.put(LEVEL.formatted(".database.postgresql"), "OFF");
        return defaults;
    }

    private static String enabled(Class<?> check) {
        return CHECK_ENABLED.formatted(check.getName());
    }

    /**
     * Looks at the other sources.
     *
     * @param readiness the health check of the start, which is left out if common-db is off
     * @param pools the health check of the pools, which takes the place of Quarkus's
     * @param replaced Quarkus's, which is left out; what is set for it holds for the one in its place
     * @param driver further properties of the driver for the pool
     */
    public record Factory(Class<?> readiness, Class<?> pools, Class<?> replaced, Map<String, String> driver)
            implements ConfigSourceFactory {

        @Override
        public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
            Map<String, String> defaults = new HashMap<>();
            if (Enabled.by(context.getValue(Enabled.SETTING))) {
                defaults.putAll(whenEnabled(applicationName(context)));
                if (!hasOwnSockets(context)) {
                    driver.forEach((name, value) -> defaults.put(DRIVER + name, value));
                }
                boolean leftToQuarkus = !value(context, enabled(replaced)).isEmpty();
                defaults.put(enabled(leftToQuarkus ? pools : replaced), "false");
            } else {
                defaults.put(enabled(readiness), "false");
                defaults.put(enabled(pools), "false");
            }
            return List.of(new PropertiesConfigSource(defaults, "common-db derived defaults", ORDINAL));
        }

        /** A pool of XA data sources would put a property of ours above the one in the URL. */
        private static boolean hasOwnSockets(ConfigSourceContext context) {
            return !value(context, DRIVER + "socketFactory").isEmpty()
                    || !value(context, DRIVER + "socketFactoryArg").isEmpty()
                    || value(context, "quarkus.datasource.jdbc.url").contains("socketFactory")
                    || value(context, DatabaseUrlSource.VARIABLE).contains("socketFactory");
        }

        private static String value(ConfigSourceContext context, String name) {
            ConfigValue value = context.getValue(name);
            return value == null || value.getValue() == null ? "" : value.getValue();
        }

        private static String applicationName(ConfigSourceContext context) {
            String name = value(context, "quarkus.application.name");
            return name.isEmpty() ? "service" : name;
        }
    }
}
