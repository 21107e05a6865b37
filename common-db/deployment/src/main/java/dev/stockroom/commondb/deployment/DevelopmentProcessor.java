package dev.stockroom.commondb.deployment;

import dev.stockroom.commondb.dev.DevelopmentRecorder;
import dev.stockroom.commondb.dev.DevelopmentService;
import io.quarkus.agroal.spi.JdbcUpdateSQLGeneratorBuildItem;
import io.quarkus.bootstrap.workspace.SourceDir;
import io.quarkus.bootstrap.workspace.WorkspaceModule;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.deployment.IsLocalDevelopment;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.deployment.annotations.Consume;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.HotDeploymentWatchedFileBuildItem;
import io.quarkus.deployment.builditem.LaunchModeBuildItem;
import io.quarkus.deployment.builditem.ServiceStartBuildItem;
import io.quarkus.deployment.pkg.builditem.CurateOutcomeBuildItem;
import io.quarkus.devui.spi.JsonRPCProvidersBuildItem;
import io.quarkus.devui.spi.page.CardPageBuildItem;
import io.quarkus.devui.spi.page.Page;
import io.quarkus.flyway.runtime.FlywayBuildTimeConfig;
import io.quarkus.smallrye.health.deployment.SmallRyeHealthBuildTimeConfig;
import io.quarkus.vertx.http.deployment.NonApplicationRootPathBuildItem;
import io.quarkus.vertx.http.runtime.management.ManagementInterfaceBuildTimeConfig;
import java.nio.file.Files;
import java.util.List;

/**
 * What a service has in dev mode only: a card in the Dev UI, with the database, its migrations and the commands of a
 * developer's day, and an eye on the folders of migrations.
 */
@BuildSteps(onlyIf = IsLocalDevelopment.class)
class DevelopmentProcessor {

    @BuildStep
    @Record(value = ExecutionTime.RUNTIME_INIT, optional = true)
    CardPageBuildItem card(
            DevelopmentRecorder recorder,
            List<JdbcUpdateSQLGeneratorBuildItem> hibernates,
            NonApplicationRootPathBuildItem root,
            ManagementInterfaceBuildTimeConfig management,
            SmallRyeHealthBuildTimeConfig health,
            LaunchModeBuildItem launchMode) {
        boolean managed = CommonDbProcessor.onManagement(health, management);
        String page = DevDatabaseProcessor.flag("common-db.enabled", true)
                ? root.resolveManagementPath(CommonDbProcessor.PAGE, management, launchMode, managed)
                : null;
        recorder.card(
                hibernates.stream()
                        .filter(generator -> DataSourceUtil.isDefault(generator.getDatabaseName()))
                        .map(JdbcUpdateSQLGeneratorBuildItem::getSqlSupplier)
                        .findFirst()
                        .orElse(null),
                page);
        return card(page);
    }

    private static CardPageBuildItem card(String page) {
        CardPageBuildItem card = new CardPageBuildItem();
        card.addPage(Page.webComponentPageBuilder()
                .componentLink("qwc-common-db.js")
                .title("Database")
                .icon("font-awesome-solid:database")
                .dynamicLabelJsonRPCMethodName("version"));
        if (page != null) {
            card.addPage(Page.externalPageBuilder("Database page")
                    .url(page)
                    .doNotEmbed()
                    .icon("font-awesome-solid:chart-gantt")
                    .tooltip("What the service's operator sees, also while it starts"));
        }
        return card;
    }

    /** Compares the entities when Hibernate has started. */
    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    @Consume(ServiceStartBuildItem.class)
    void compareEntities(DevelopmentRecorder recorder) {
        recorder.compareEntities();
    }

    /**
     * Watches the folders of migrations, by their absolute paths only. Tests that run along see a new file first, and
     * Quarkus then takes the file for known. The folder has changed with the file, and is looked at for both.
     */
    @BuildStep
    void watchFolders(
            CurateOutcomeBuildItem project,
            FlywayBuildTimeConfig flyway,
            BuildProducer<HotDeploymentWatchedFileBuildItem> watched) {
        WorkspaceModule module = project.getApplicationModel().getApplicationModule();
        if (module != null && module.hasMainSources()) {
            for (SourceDir resources : module.getMainSources().getResourceDirs()) {
                flyway.datasources().get(DataSourceUtil.DEFAULT_DATASOURCE_NAME).locations().stream()
                        .map(location -> resources.getDir().resolve(location).toAbsolutePath())
                        .filter(Files::isDirectory)
                        .forEach(folder -> watched.produce(new HotDeploymentWatchedFileBuildItem(folder.toString())));
            }
        }
    }

    @BuildStep
    JsonRPCProvidersBuildItem commands() {
        return new JsonRPCProvidersBuildItem(DevelopmentService.class);
    }
}
