package dev.stockroom.commondb.deployment;

import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.probe.ProbePaths;
import dev.stockroom.commondb.quarkus.CommonDbConfigBuilder;
import dev.stockroom.commondb.quarkus.CommonDbRecorder;
import dev.stockroom.commondb.quarkus.DatabaseReadiness;
import dev.stockroom.commondb.quarkus.DevDatabaseBuilder;
import dev.stockroom.commondb.quarkus.EarlyProbeRecorder;
import dev.stockroom.commondb.quarkus.FlywayAsSet;
import dev.stockroom.commondb.quarkus.FlywayCustomizer;
import dev.stockroom.commondb.quarkus.PoolAtStart;
import dev.stockroom.commondb.quarkus.PoolReadiness;
import dev.stockroom.commondb.quarkus.StartupHandover;
import dev.stockroom.commondb.server.WatchedSockets;
import io.quarkus.agroal.spi.JdbcDataSourceBuildItem;
import io.quarkus.agroal.spi.JdbcDataSourceSchemaReadyBuildItem;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.BeanContainerListenerBuildItem;
import io.quarkus.arc.deployment.ExcludedTypeBuildItem;
import io.quarkus.datasource.runtime.DataSourcesBuildTimeConfig;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.Consume;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Produce;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.ApplicationInfoBuildItem;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.builditem.GeneratedResourceBuildItem;
import io.quarkus.deployment.builditem.HotDeploymentWatchedFileBuildItem;
import io.quarkus.deployment.builditem.IndexDependencyBuildItem;
import io.quarkus.deployment.builditem.InitTaskCompletedBuildItem;
import io.quarkus.deployment.builditem.LaunchModeBuildItem;
import io.quarkus.deployment.builditem.RunTimeConfigBuilderBuildItem;
import io.quarkus.deployment.builditem.ServiceStartBuildItem;
import io.quarkus.deployment.builditem.nativeimage.NativeImageResourceBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveClassBuildItem;
import io.quarkus.deployment.metrics.MetricsFactoryConsumerBuildItem;
import io.quarkus.deployment.pkg.builditem.CurateOutcomeBuildItem;
import io.quarkus.flyway.runtime.FlywayBuildTimeConfig;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.smallrye.health.deployment.SmallRyeHealthBuildTimeConfig;
import io.quarkus.smallrye.health.deployment.spi.HealthBuildItem;
import io.quarkus.vertx.http.deployment.NonApplicationRootPathBuildItem;
import io.quarkus.vertx.http.deployment.RouteBuildItem;
import io.quarkus.vertx.http.runtime.management.ManagementInterfaceBuildTimeConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/** Places common-db into the build of a service. */
class CommonDbProcessor {

    static final String PAGE = "database";

    @BuildStep
    FeatureBuildItem feature() {
        return new FeatureBuildItem("common-db");
    }

    @BuildStep
    IndexDependencyBuildItem indexForTheMainClass() {
        return new IndexDependencyBuildItem("dev.stockroom", "common-db");
    }

    /** The driver makes the factory of its sockets by name. */
    @BuildStep
    ReflectiveClassBuildItem madeByTheDriver() {
        return ReflectiveClassBuildItem.builder(WatchedSockets.class)
                .reason("socketFactory of pgjdbc")
                .build();
    }

    @BuildStep
    AdditionalBeanBuildItem beans() {
        return AdditionalBeanBuildItem.builder()
                .addBeanClasses(
                        FlywayAsSet.class,
                        FlywayCustomizer.class,
                        DatabaseReadiness.class,
                        PoolAtStart.class,
                        StartupHandover.class)
                .setUnremovable()
                .build();
    }

    /** In place of Quarkus's own check, so not if that one is switched off. */
    @BuildStep
    void poolReadiness(
            DataSourcesBuildTimeConfig dataSources,
            SmallRyeHealthBuildTimeConfig health,
            BuildProducer<HealthBuildItem> checks,
            BuildProducer<ExcludedTypeBuildItem> excluded) {
        boolean on = dataSources.healthEnabled() && health.extensionsEnabled();
        checks.produce(new HealthBuildItem(PoolReadiness.class.getName(), on));
        if (!on) { // the jar's beans are found by themselves
            excluded.produce(new ExcludedTypeBuildItem(PoolReadiness.class.getName()));
        }
    }

    /** The connection that is lent to Flyway is a proxy, which calls the methods of the interface by reflection. */
    @BuildStep
    ReflectiveClassBuildItem lentConnection() {
        return ReflectiveClassBuildItem.builder(Connection.class).methods().build();
    }

    @BuildStep
    RunTimeConfigBuilderBuildItem configuration(LaunchModeBuildItem launchMode) {
        boolean production = launchMode.getLaunchMode() == LaunchMode.NORMAL;
        return new RunTimeConfigBuilderBuildItem(production ? CommonDbConfigBuilder.class : DevDatabaseBuilder.class);
    }

    @BuildStep
    MigrationsBuildItem migrations(
            FlywayBuildTimeConfig flyway,
            LaunchModeBuildItem launchMode,
            CombinedIndexBuildItem index,
            BuildProducer<HotDeploymentWatchedFileBuildItem> watched) {
        List<String> locations = flyway.datasources().get("<default>").locations();
        // Quarkus watches the files that it knows; a new file is to be applied as well
        watched.produce(HotDeploymentWatchedFileBuildItem.builder()
                .setLocationPredicate(file -> locations.stream().anyMatch(location -> file.startsWith(location + "/")))
                .setRestartNeeded(true)
                .build());
        return MigrationScan.found(locations, index.getIndex(), launchMode.getLaunchMode() == LaunchMode.DEVELOPMENT);
    }

    @BuildStep
    @Produce(ServiceStartBuildItem.class)
    void checkDataSources(List<JdbcDataSourceBuildItem> dataSources) {
        DataSourceRules.check(dataSources, ConfigProvider.getConfig().getPropertyNames());
    }

    /** Opens the probe before the beans are made, Hibernate's among them, because that takes the JVM longest. */
    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    @Produce(BeanContainerListenerBuildItem.class)
    void probeEarly(
            EarlyProbeRecorder recorder,
            SmallRyeHealthBuildTimeConfig health,
            ManagementInterfaceBuildTimeConfig management,
            NonApplicationRootPathBuildItem root,
            LaunchModeBuildItem launchMode) {
        recorder.open(paths(health, management, root, launchMode));
    }

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    @Produce(JdbcDataSourceBuildItem.class)
    @Produce(PreparedBuildItem.class)
    void prepare(
            CommonDbRecorder recorder,
            ApplicationInfoBuildItem application,
            MigrationsBuildItem migrations,
            SmallRyeHealthBuildTimeConfig health,
            ManagementInterfaceBuildTimeConfig management,
            NonApplicationRootPathBuildItem root,
            LaunchModeBuildItem launchMode) {
        recorder.prepare(application.getName(), migrations.migrations(), paths(health, management, root, launchMode));
    }

    /** Writes what the operator's commands need to know, because they do not start the application. */
    @BuildStep
    void describe(
            ApplicationInfoBuildItem application,
            MigrationsBuildItem found,
            SmallRyeHealthBuildTimeConfig health,
            ManagementInterfaceBuildTimeConfig management,
            NonApplicationRootPathBuildItem root,
            LaunchModeBuildItem launchMode,
            Capabilities capabilities,
            CurateOutcomeBuildItem project,
            BuildProducer<GeneratedResourceBuildItem> resources,
            BuildProducer<NativeImageResourceBuildItem> nativeResources) {
        BuiltService service = new BuiltService(
                application.getName(),
                onManagement(health, management),
                path(healthRoot(health, management, root, launchMode), health.readinessPath()),
                found.migrations(),
                found.files(),
                found.javaClasses(),
                capabilities.isPresent(Capability.HIBERNATE_ORM),
                launchMode.getLaunchMode() == LaunchMode.DEVELOPMENT
                        ? DevelopmentCommand.of(project.getApplicationModel())
                        : null);
        resources.produce(new GeneratedResourceBuildItem(
                BuiltService.RESOURCE, service.text().getBytes(StandardCharsets.UTF_8)));
        nativeResources.produce(new NativeImageResourceBuildItem(BuiltService.RESOURCE));
    }

    /** Runs after Flyway, which completes an init task, and before Hibernate, which consumes the ready schema. */
    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    @Consume(PreparedBuildItem.class)
    @Consume(InitTaskCompletedBuildItem.class)
    @Produce(JdbcDataSourceSchemaReadyBuildItem.class)
    @Produce(CompletedBuildItem.class)
    ServiceStartBuildItem complete(CommonDbRecorder recorder) {
        recorder.complete();
        return new ServiceStartBuildItem("common-db");
    }

    /** Registers the metrics when the version of the schema is known, because it is in a label. */
    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    @Consume(CompletedBuildItem.class)
    MetricsFactoryConsumerBuildItem metrics(CommonDbRecorder recorder) {
        return new MetricsFactoryConsumerBuildItem(recorder.metrics());
    }

    /** Puts the page beside the health checks, on the port that has them. */
    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    RouteBuildItem page(
            CommonDbRecorder recorder,
            NonApplicationRootPathBuildItem root,
            BuildProducer<NativeImageResourceBuildItem> nativeResources) {
        nativeResources.produce(new NativeImageResourceBuildItem("META-INF/common-db-page.html"));
        return root.routeBuilder()
                .management("quarkus.smallrye-health.management.enabled")
                .route(PAGE)
                .handler(recorder.page())
                .blockingRoute()
                .displayOnNotFoundPage("Database")
                .build();
    }

    private static ProbePaths paths(
            SmallRyeHealthBuildTimeConfig health,
            ManagementInterfaceBuildTimeConfig management,
            NonApplicationRootPathBuildItem root,
            LaunchModeBuildItem launchMode) {
        boolean onManagement = onManagement(health, management);
        String metrics = ConfigProvider.getConfig()
                .getOptionalValue("quarkus.micrometer.export.prometheus.path", String.class)
                .orElse("metrics");
        String healthRoot = healthRoot(health, management, root, launchMode);
        return new ProbePaths(
                onManagement,
                path(healthRoot, health.livenessPath()),
                path(healthRoot, health.startupPath()),
                path(root.resolveManagementPath(metrics, management, launchMode, onManagement), ""),
                path(root.resolveManagementPath(PAGE, management, launchMode, onManagement), ""));
    }

    static boolean onManagement(SmallRyeHealthBuildTimeConfig health, ManagementInterfaceBuildTimeConfig management) {
        return management.enabled() && health.managementEnabled();
    }

    private static String healthRoot(
            SmallRyeHealthBuildTimeConfig health,
            ManagementInterfaceBuildTimeConfig management,
            NonApplicationRootPathBuildItem root,
            LaunchModeBuildItem launchMode) {
        return root.resolveManagementPath(health.rootPath(), management, launchMode, onManagement(health, management));
    }

    /** The path; absolute if the second part begins with a slash, as Quarkus resolves it. */
    private static String path(String base, String relative) {
        String path = URI.create(base).getPath();
        return relative.isEmpty() ? path : relative.startsWith("/") ? relative : path + "/" + relative;
    }
}
