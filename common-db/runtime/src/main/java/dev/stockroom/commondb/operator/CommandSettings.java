package dev.stockroom.commondb.operator;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.probe.HealthEndpoint;
import dev.stockroom.commondb.probe.ProbeSettings;
import dev.stockroom.commondb.settings.CommonDbConfig;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.SettingsReader;
import io.quarkus.agroal.runtime.DataSourcesJdbcRuntimeConfig;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.datasource.runtime.DataSourcesRuntimeConfig;
import io.quarkus.flyway.runtime.FlywayBuildTimeConfig;
import io.quarkus.flyway.runtime.FlywayContainerProducer;
import io.quarkus.flyway.runtime.FlywayRuntimeConfig;
import io.quarkus.flyway.runtime.QuarkusPathLocationScanner;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.AbstractConfigBuilder;
import io.quarkus.runtime.configuration.QuarkusConfigFactory;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.management.ManagementConfig;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.annotation.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.migration.JavaMigration;

/**
 * The settings as the application would have them, for a command that does not start the application: the sources,
 * defaults and mappings are those that Quarkus generated at build time.
 */
public final class CommandSettings {

    /** The generated class that Quarkus hands to the builder when the application starts. */
    private static final String GENERATED = "io.quarkus.runtime.generated.RunTimeConfig";

    private final SmallRyeConfig config;
    private final BuiltService service;

    private CommandSettings(SmallRyeConfig config, BuiltService service) {
        this.config = config;
        this.service = service;
    }

    /** Reads the settings of this run. */
    public static CommandSettings read() {
        BuiltService service = BuiltService.read();
        if (service.development()) {
            // Quarkus tells the profile, and what Dev Services have started, only to dev mode
            LaunchMode.set(LaunchMode.DEVELOPMENT);
        }
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
        AbstractConfigBuilder.withCustomizer(builder, GENERATED);
        SmallRyeConfig config = withMigratingUrl(builder).build();
        QuarkusConfigFactory.setConfig(config);
        return new CommandSettings(config, service);
    }

    static SmallRyeConfigBuilder withMigratingUrl(SmallRyeConfigBuilder builder) {
        return builder.withInterceptors(new MigratingUrl());
    }

    /** The settings of the running application, at which common-db looks from within. */
    public static CommandSettings ofTheApplication() {
        return new CommandSettings(ConfigProvider.getConfig().unwrap(SmallRyeConfig.class), BuiltService.read());
    }

    /** What the build knows of the service. */
    public BuiltService service() {
        return service;
    }

    /** The first folder on the class path that migrations come from; empty if they come from elsewhere alone. */
    public Optional<String> migrationFolder() {
        return config
                .getConfigMapping(FlywayBuildTimeConfig.class)
                .datasources()
                .get(DataSourceUtil.DEFAULT_DATASOURCE_NAME)
                .locations()
                .stream()
                .filter(location -> !location.startsWith("filesystem:"))
                .map(location -> location.replaceFirst("^classpath:", "").replaceAll("^/|/$", ""))
                .findFirst();
    }

    /** Where the running service serves health; null if its port cannot be known. */
    public HealthEndpoint health() {
        return new ProbeSettings(
                        config.getConfigMapping(VertxHttpConfig.class), config.getConfigMapping(ManagementConfig.class))
                .afterTheStart(service.management());
    }

    /** The path of the readiness check on that endpoint. */
    public String readinessPath() {
        return service.ready();
    }

    /**
     * The service's database.
     *
     * @throws DatabaseStartException if a setting cannot work
     */
    public ServiceDatabase database() {
        String name = DataSourceUtil.DEFAULT_DATASOURCE_NAME;
        DatabaseSettings settings = new SettingsReader(
                        service.name(),
                        config.getConfigMapping(CommonDbConfig.class),
                        config.getConfigMapping(DataSourcesRuntimeConfig.class)
                                .dataSources()
                                .get(name),
                        config.getConfigMapping(DataSourcesJdbcRuntimeConfig.class)
                                .dataSources()
                                .get(name)
                                .jdbc(),
                        config.getConfigMapping(FlywayRuntimeConfig.class)
                                .datasources()
                                .get(name))
                .read();
        return new ServiceDatabase(service, settings, this::flyway);
    }

    /** Flyway as Quarkus configures it, without a connection and without customizers, which are beans. */
    public Flyway flyway() {
        return flyway(null);
    }

    /** Flyway as Quarkus configures it, connected to this data source if the settings do not say otherwise. */
    private Flyway flyway(DataSource connected) {
        QuarkusPathLocationScanner.setApplicationMigrationFiles(service.files());
        QuarkusPathLocationScanner.setApplicationMigrationClasses(javaMigrations());
        return new FlywayContainerProducer(
                        config.getConfigMapping(FlywayRuntimeConfig.class),
                        config.getConfigMapping(FlywayBuildTimeConfig.class),
                        List.of())
                .createFlyway(connected, DataSourceUtil.DEFAULT_DATASOURCE_NAME, true, false)
                .getFlyway();
    }

    private List<Class<? extends JavaMigration>> javaMigrations() {
        List<Class<? extends JavaMigration>> classes = new ArrayList<>();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        for (String name : service.javaClasses()) {
            try {
                classes.add(Class.forName(name, true, loader).asSubclass(JavaMigration.class));
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("The Java migration " + name + " was built in and is not there", e);
            }
        }
        return classes;
    }

    /**
     * The URL for a migrating login that has none of its own: Quarkus Flyway would ask the connection pool for the URL,
     * and a command has no pool. An interceptor sees every source; a factory of sources does not see what another one
     * makes, as {@code DATABASE_URL}.
     */
    @Priority(Integer.MAX_VALUE)
    private static final class MigratingUrl implements ConfigSourceInterceptor {

        private static final long serialVersionUID = 1L;
        private static final String OWN = "quarkus.flyway.jdbc-url";

        @Override
        public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
            ConfigValue value = context.proceed(name);
            if (!name.equals(OWN) || present(value) || !present(context.proceed("quarkus.flyway.username"))) {
                return value;
            }
            ConfigValue url = context.proceed("quarkus.datasource.jdbc.url");
            return present(url) ? url.withName(OWN) : value;
        }

        private static boolean present(ConfigValue value) {
            return value != null && value.getValue() != null;
        }
    }
}
