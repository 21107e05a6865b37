package dev.stockroom.commondb.start;

import org.eclipse.microprofile.config.ConfigProvider;

/** What the settings let Quarkus Flyway change in the database before it migrates. */
public enum ChangesBefore {
    NOTHING,
    /** {@code quarkus.flyway.repair-at-start}: rows of the history. */
    REPAIRS,
    /** {@code quarkus.flyway.clean-at-start}: everything is dropped, and may be written anew. */
    CLEANS;

    /** The change that the settings ask for. */
    public static ChangesBefore asSet() {
        if (set("quarkus.flyway.clean-at-start")) {
            return CLEANS;
        }
        return set("quarkus.flyway.repair-at-start") ? REPAIRS : NOTHING;
    }

    private static boolean set(String property) {
        return ConfigProvider.getConfig()
                .getOptionalValue(property, Boolean.class)
                .orElse(false);
    }
}
