package dev.stockroom.commondb.settings;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;

/**
 * Replaces the database's name in the URL of Dev Services by the application's name: common-db then creates that
 * database as in production. A URL from elsewhere stays as it is.
 */
public final class DevDatabaseName implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;
    /** The name that Quarkus gives to the source of what Dev Services have started. */
    private static final String DEV_SERVICES = "DevServicesConfigSource";

    private static final String URL = "quarkus.datasource.jdbc.url";
    private static final String QUOTED_URL = "quarkus.datasource.\"<default>\".jdbc.url";

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue value = context.proceed(name);
        boolean url = name.equals(URL) || name.equals(QUOTED_URL);
        if (!url || value == null || value.getValue() == null || !fromDevServices(value) || switchedOff(context)) {
            return value;
        }
        ConfigValue application = context.proceed("quarkus.application.name");
        return application == null || application.getValue() == null
                ? value
                : value.withValue(DatabaseUrl.ofJdbc(value.getValue())
                        .withDatabase(databaseOf(application.getValue()))
                        .jdbc());
    }

    /** Whether common-db is off: then only the database that the URL names exists. */
    private static boolean switchedOff(ConfigSourceInterceptorContext context) {
        return !Enabled.by(context.proceed(Enabled.SETTING));
    }

    private static boolean fromDevServices(ConfigValue value) {
        return DEV_SERVICES.equals(value.getConfigSourceName());
    }

    /** The application's name without {@code -service}. */
    static String databaseOf(String application) {
        return application.replaceFirst("-service$", "");
    }
}
