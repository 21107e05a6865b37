package dev.stockroom.commondb.deployment;

import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.datasource.common.runtime.DatabaseKind;
import io.quarkus.datasource.deployment.spi.DevServicesDatasourceConfigurationHandlerBuildItem;
import io.quarkus.datasource.runtime.DataSourcesBuildTimeConfig;
import io.quarkus.deployment.IsDevServicesSupportedByLaunchMode;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.deployment.builditem.ApplicationInfoBuildItem;
import io.quarkus.deployment.builditem.DevServicesResultBuildItem;
import io.quarkus.deployment.builditem.DockerStatusBuildItem;
import io.quarkus.deployment.builditem.LaunchModeBuildItem;
import io.quarkus.deployment.dev.devservices.DevServicesConfig;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigUtils;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Serves an embedded PostgreSQL where Dev Services would need a container runtime and there is none, in dev mode one for
 * all services; where there is one, Dev Services do as always, unless {@code common-db.shared-dev-server} is set, because
 * Quarkus shares no container between data sources.
 */
@BuildSteps(onlyIf = {IsDevServicesSupportedByLaunchMode.class, DevServicesConfig.Enabled.class})
class DevDatabaseProcessor {

    private static final String DEFAULT = DataSourceUtil.DEFAULT_DATASOURCE_NAME;

    @BuildStep
    void embedded(
            DockerStatusBuildItem containers,
            DataSourcesBuildTimeConfig dataSources,
            ApplicationInfoBuildItem application,
            LaunchModeBuildItem launchMode,
            MigrationsBuildItem migrations,
            BuildProducer<DevServicesDatasourceConfigurationHandlerBuildItem> handlers,
            BuildProducer<DevServicesResultBuildItem> services) {
        boolean free =
                dataSources.dataSources().get(DEFAULT).devservices().enabled().isEmpty();
        boolean shared = launchMode.getLaunchMode() == LaunchMode.DEVELOPMENT;
        boolean wanted = shared && flag("common-db.shared-dev-server", false);
        if (!free || isSet("jdbc.url") || isFalse("active") || !wanted && containers.isContainerRuntimeAvailable()) {
            return;
        }
        // tells Dev Services that the default data source is taken care of: in tests they would throw
        handlers.produce(new DevServicesDatasourceConfigurationHandlerBuildItem(
                DatabaseKind.POSTGRESQL, (name, running) -> Map.of(), name -> Map.of(), DataSourceUtil::isDefault));
        // tests that run along get a new server where a migration was edited that the old one holds
        String since = shared ? "dev mode" : migrations.migrations().toString();
        services.produce(service(application.getName(), shared, since));
    }

    /** @param since what the server is kept for as long as it stays the same */
    private static DevServicesResultBuildItem service(String application, boolean shared, String since) {
        String user = first("username", EmbeddedServer.SUPERUSER);
        Map<String, Function<EmbeddedServer, String>> url = new HashMap<>();
        keys("jdbc.url").forEach(key -> url.put(key, EmbeddedServer::getConnectionInfo));
        Map<String, String> login = new HashMap<>();
        keys("username").forEach(key -> login.put(key, user));
        keys("password").forEach(key -> login.put(key, first("password", EmbeddedServer.SUPERUSER)));
        String database = flag("common-db.enabled", true)
                ? application.replaceFirst("-service$", "")
                : EmbeddedServer.ADMIN_DATABASE;
        return DevServicesResultBuildItem.<EmbeddedServer>owned()
                .feature("common-db")
                .description("embedded PostgreSQL")
                .serviceName(DEFAULT)
                .serviceConfig(user + "@" + database + " since " + since)
                .startable(() -> new EmbeddedServer(database, user, shared))
                .config(login)
                .configProvider(url)
                .build();
    }

    private static List<String> keys(String property) {
        return DataSourceUtil.dataSourcePropertyKeys(DEFAULT, property);
    }

    private static boolean flag(String setting, boolean otherwise) {
        return ConfigProvider.getConfig()
                .getOptionalValue(setting, Boolean.class)
                .orElse(otherwise);
    }

    private static boolean isSet(String property) {
        return ConfigUtils.isAnyPropertyPresent(keys(property));
    }

    private static boolean isFalse(String property) {
        return "false".equals(first(property, "true"));
    }

    private static String first(String property, String otherwise) {
        return ConfigUtils.getFirstOptionalValue(keys(property), String.class).orElse(otherwise);
    }
}
