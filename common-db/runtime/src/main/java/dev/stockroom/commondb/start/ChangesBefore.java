package dev.stockroom.commondb.start;

import org.eclipse.microprofile.config.ConfigProvider;

/** What the settings let Quarkus Flyway change in the database before it migrates. */
public enum ChangesBefore {
    NOTHING,
    /** {@code quarkus.flyway.repair-at-start}: rows of the history. */
    REPAIRS,
    /**
     * {@code quarkus.flyway.clean-at-start}, or {@code clean-on-validation-error} with a validation before the migration, which
     * any pending migration fails: everything is dropped, and may be written anew.
     */
    CLEANS,
    /** The same in dev mode and in tests, where tables without a history are nobody else's. */
    CLEANS_TO_TRY;

    /**
     * The change that the settings ask for.
     *
     * @param trying whether this is dev mode or a test
     */
    public static ChangesBefore asSet(boolean trying) {
        boolean cleansWhatIsInvalid = set("quarkus.flyway.validate-at-start")
                && set("quarkus.flyway.validate-at-start.clean-on-validation-error");
        if (cleansInAnyCase() || cleansWhatIsInvalid) {
            return trying ? CLEANS_TO_TRY : CLEANS;
        }
        return set("quarkus.flyway.repair-at-start") ? REPAIRS : NOTHING;
    }

    /** Whether everything is dropped even if Flyway finds nothing invalid. */
    static boolean cleansInAnyCase() {
        return set("quarkus.flyway.clean-at-start");
    }

    boolean cleans() {
        return this == CLEANS || this == CLEANS_TO_TRY;
    }

    private static boolean set(String property) {
        return ConfigProvider.getConfig()
                .getOptionalValue(property, Boolean.class)
                .orElse(false);
    }
}
