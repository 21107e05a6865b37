package dev.stockroom.commondb.quarkus;

import dev.stockroom.commondb.settings.DerivedDefaults;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.quarkus.agroal.runtime.AgroalDataSourceSupport;
import io.quarkus.agroal.runtime.AgroalDataSourceUtil;
import io.quarkus.agroal.runtime.health.DataSourceHealthCheck;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.datasource.runtime.DataSourceSupport;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * The readiness check of the pools, with the name and the data of Quarkus's own in whose place it stands. It asks in the
 * background, because a connection that the network has forgotten would hold up the probe.
 */
@Readiness
@Singleton
public final class PoolReadiness implements AsyncHealthCheck {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");
    private static final String NAME = "Database connections health check";

    /** How long a probe waits for what is asked now; then it gets the last answer. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /** When the last answer is too old to be given; the first probe has none, and waits so long. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final Map<String, AgroalDataSource> dataSources = new TreeMap<>();
    private final ExecutorService background = Executors.newSingleThreadExecutor(PoolReadiness::thread);
    private CompletableFuture<HealthCheckResponse> asked = CompletableFuture.completedFuture(null);
    private HealthCheckResponse last;
    private long askedAt;

    PoolReadiness(Instance<DataSourceSupport> support, Instance<AgroalDataSourceSupport> agroal) {
        if (support.isResolvable() && agroal.isResolvable()) {
            for (String name : agroal.get().entries.keySet()) {
                if (!support.get().getHealthCheckExcludedNames().contains(name)) {
                    AgroalDataSourceUtil.dataSourceIfActive(name).ifPresent(found -> dataSources.put(name, found));
                }
            }
        }
    }

    /** What follows from the settings, with this check in place of Quarkus's. */
    static DerivedDefaults.Factory defaults(Map<String, String> driver) {
        return new DerivedDefaults.Factory(
                DatabaseReadiness.class, PoolReadiness.class, DataSourceHealthCheck.class, driver);
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        CompletableFuture<HealthCheckResponse> asking = ask();
        return Uni.createFrom()
                .completionStage(() -> asking.thenApply(answer -> answer))
                .ifNoItem()
                .after(hasAnswered() ? PATIENCE : SILENCE)
                .recoverWithItem(this::fromMemory);
    }

    private synchronized CompletableFuture<HealthCheckResponse> ask() {
        if (asked.isDone()) {
            last = asked.getNow(null);
            askedAt = System.nanoTime();
            asked = CompletableFuture.supplyAsync(this::answer, background).exceptionally(PoolReadiness::failed);
        }
        return asked;
    }

    private synchronized boolean hasAnswered() {
        return last != null;
    }

    private synchronized HealthCheckResponse fromMemory() {
        long silentSeconds = (System.nanoTime() - askedAt) / 1_000_000_000;
        return last != null && silentSeconds < SILENCE.toSeconds()
                ? last
                : HealthCheckResponse.named(NAME)
                        .down()
                        .withData("reason", "no answer for " + silentSeconds + " s")
                        .build();
    }

    /** Not of the database, perhaps: no memory, no thread. */
    private static HealthCheckResponse failed(Throwable e) {
        LOG.debug("The pools could not be asked", e);
        return HealthCheckResponse.named(NAME)
                .down()
                .withData("reason", e.toString())
                .build();
    }

    private HealthCheckResponse answer() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named(NAME).up();
        dataSources.forEach((name, dataSource) -> tell(answer, name, dataSource));
        return answer.build();
    }

    /** The words are Quarkus's. */
    private static void tell(HealthCheckResponseBuilder answer, String name, AgroalDataSource dataSource) {
        String called = DataSourceUtil.isDefault(name) ? "the default DataSource" : "DataSource '" + name + "'";
        try {
            if (dataSource.isHealthy(false)) {
                answer.withData(name, "UP");
            } else {
                answer.down().withData(name, "validation check failed for " + called);
                forgetIdle(dataSource);
            }
        } catch (SQLException | RuntimeException e) {
            answer.down()
                    .withData(name, "Unable to execute the validation check for " + called + ": " + e.getMessage());
        }
    }

    /** Where one connection is dead the others often are as well; each would cost a request the time-out of its validation. */
    private static void forgetIdle(AgroalDataSource dataSource) {
        LOG.debug("A connection of the pool is dead; the pool gives up the idle ones");
        dataSource.flush(FlushMode.GRACEFUL);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "common-db pool readiness");
        thread.setDaemon(true);
        return thread;
    }

    @PreDestroy
    void stop() {
        background.shutdownNow();
    }
}
