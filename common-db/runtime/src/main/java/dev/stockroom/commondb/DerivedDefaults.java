package dev.stockroom.commondb;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Settings of Quarkus that follow from those of common-db, below every other source. */
final class DerivedDefaults {

    private static final int BELOW_ALL = Integer.MIN_VALUE + 1000;

    private DerivedDefaults() {}

    /** Sees the other sources. */
    static final class Factory implements ConfigSourceFactory {

        @Override
        public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
            Map<String, String> defaults = new HashMap<>();
            if ("false".equals(text(context, "common-db.enabled", "true"))) {
                String check = "quarkus.smallrye-health.check.\"" + DatabaseReadiness.class.getName() + "\".enabled";
                defaults.put(check, "false");
            } else {
                String service = text(context, "quarkus.application.name", "service");
                defaults.put(
                        "quarkus.datasource.jdbc.additional-jdbc-properties.ApplicationName",
                        ApplicationName.of(service));
            }
            return List.of(new PropertiesConfigSource(defaults, "common-db derived defaults", BELOW_ALL));
        }

        private static String text(ConfigSourceContext context, String name, String otherwise) {
            ConfigValue value = context.getValue(name);
            return value == null || value.getValue() == null ? otherwise : value.getValue();
        }
    }
}
