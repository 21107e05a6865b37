package dev.stockroom.commondb.settings;

import io.smallrye.config.ConfigValue;
import java.util.Locale;
import java.util.Set;

/** Reads {@code common-db.enabled} while the configuration is being put together, when there are no converters yet. */
final class Enabled {

    static final String SETTING = "common-db.enabled";

    /** The spellings that MicroProfile Config takes for true; all others are false. */
    private static final Set<String> TRUE = Set.of("true", "1", "yes", "y", "on");

    private Enabled() {}

    /** Whether the value switches common-db on; without a value it is on. */
    static boolean by(ConfigValue value) {
        return value == null
                || value.getValue() == null
                || TRUE.contains(value.getValue().strip().toLowerCase(Locale.ROOT));
    }
}
