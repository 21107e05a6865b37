package dev.stockroom.commondb.deployment;

import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.datasource.common.runtime.DatabaseKind;
import io.quarkus.datasource.deployment.spi.DevServicesDatasourceConfigurationHandlerBuildItem;
import io.quarkus.datasource.runtime.DataSourcesBuildTimeConfig;
import io.quarkus.datasource.runtime.DevServicesBuildTimeConfig;
import io.quarkus.deployment.IsDevServicesSupportedByLaunchMode;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.deployment.builditem.ApplicationInfoBuildItem;
import io.quarkus.deployment.builditem.DevServicesCustomizerBuildItem;
import io.quarkus.deployment.builditem.DevServicesRegistryBuildItem;
import io.quarkus.deployment.builditem.DevServicesResultBuildItem;
import io.quarkus.deployment.builditem.DockerStatusBuildItem;
import io.quarkus.deployment.builditem.HotDeploymentWatchedFileBuildItem;
import io.quarkus.deployment.builditem.LaunchModeBuildItem;
import io.quarkus.deployment.dev.devservices.DevServicesConfig;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigUtils;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Serves an embedded PostgreSQL if Dev Services would need a container runtime and there is none; if there is one, Dev
 * Services start their container as always. In dev mode all services share the one or the other, unless
 * {@code common-db.shared-dev-server} is off, because Quarkus shares its other Dev Services but no data sources.
 */
@BuildSteps(onlyIf = {IsDevServicesSupportedByLaunchMode.class, DevServicesConfig.Enabled.class})
class DevDatabaseProcessor {

    private static final String DEFAULT = DataSourceUtil.DEFAULT_DATASOURCE_NAME;
    private static final String SHARED = "common-db.shared-dev-server";

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
        if (!free || isSet("jdbc.url") || isFalse("active") || containers.isContainerRuntimeAvailable()) {
            return;
        }
        boolean dev = launchMode.getLaunchMode() == LaunchMode.DEVELOPMENT;
        // tells Dev Services that the default data source is taken care of; in tests they would throw otherwise
        handlers.produce(new DevServicesDatasourceConfigurationHandlerBuildItem(
                DatabaseKind.POSTGRESQL, (name, running) -> Map.of(), name -> Map.of(), DataSourceUtil::isDefault));
        // tests that run along get a new server if a migration was edited that the old one holds
        String since = dev ? "dev mode" : migrations.migrations().toString();
        services.produce(service(application.getName(), dev && flag(SHARED, true), since));
    }

    /**
     * Shares the container, unless common-db creates no database of the service's own, or a script of the service
     * prepares the server. In tests each service has a container of its own.
     */
    @BuildStep
    void share(
            DataSourcesBuildTimeConfig dataSources,
            ApplicationInfoBuildItem application,
            LaunchModeBuildItem launchMode,
            DevServicesRegistryBuildItem running,
            BuildProducer<DevServicesCustomizerBuildItem> customizers,
            BuildProducer<HotDeploymentWatchedFileBuildItem> watched)
            throws IOException {
        DevServicesBuildTimeConfig settings =
                dataSources.dataSources().get(DEFAULT).devservices();
        boolean scripts = settings.initScriptPath().isPresent()
                || settings.initPrivilegedScriptPath().isPresent();
        if (launchMode.getLaunchMode() == LaunchMode.DEVELOPMENT
                && flag(SHARED, true)
                && flag("common-db.enabled", true)
                && !isSet("jdbc.url")
                && !scripts) {
            ContainerSharing sharing = new ContainerSharing(application.getName(), DevFolder.ofUser(), running);
            customizers.produce(new DevServicesCustomizerBuildItem(sharing));
            watched.produce(
                    new HotDeploymentWatchedFileBuildItem(sharing.restart().toString()));
        }
    }

    /** @param since a text; the server is kept as long as the text stays the same */
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

    static boolean flag(String setting, boolean otherwise) {
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
