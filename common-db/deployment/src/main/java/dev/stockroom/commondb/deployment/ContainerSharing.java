package dev.stockroom.commondb.deployment;

import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.datasource.deployment.spi.DatasourceStartable;
import io.quarkus.deployment.builditem.DevServicesRegistryBuildItem;
import io.quarkus.deployment.builditem.DevServicesResultBuildItem;
import io.quarkus.deployment.builditem.Startable;
import io.quarkus.dev.console.DevConsoleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.BiFunction;
import org.testcontainers.containers.GenericContainer;

/**
 * Puts {@link SharedContainer} in the place of the container that Quarkus would start for the default data source, and
 * has dev mode's means to leave the shared container again.
 */
record ContainerSharing(String application, DevFolder folder, DevServicesRegistryBuildItem running)
        implements BiFunction<DevServicesResultBuildItem, Startable, Startable> {

    @Override
    public Startable apply(DevServicesResultBuildItem service, Startable startable) {
        return startable instanceof DatasourceStartable own
                        && startable instanceof GenericContainer<?> container
                        && DataSourceUtil.isDefault(service.getServiceName())
                ? new SharedContainer(application, own, container, offer(service), reload(service))
                : startable;
    }

    /** The offer of what would be the same container on the same engine. */
    private ServerOffer offer(DevServicesResultBuildItem service) {
        return new ServerOffer(folder, service.getServiceConfig() + " on " + System.getenv("DOCKER_HOST"));
    }

    private SharedContainer.Reload reload(DevServicesResultBuildItem service) {
        return new SharedContainer.Reload(DevConsoleManager.getHotReplacementContext()::addPreScanStep, () -> {
            running.closeAllRunningServices(service.getName(), service.getServiceName());
            demandRestart();
        });
    }

    /** A file that dev mode watches: when it changes, the application is started anew. */
    Path restart() {
        return folder.path().resolve("restart-" + ProcessHandle.current().pid());
    }

    private void demandRestart() {
        restart().toFile().deleteOnExit();
        try {
            Files.writeString(restart(), Instant.now().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
