package dev.stockroom.commondb.quarkus;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.probe.HealthEndpoint;
import dev.stockroom.commondb.probe.ProbePaths;
import dev.stockroom.commondb.probe.ProbeSettings;
import dev.stockroom.commondb.settings.CommonDbConfig;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.SettingsReader;
import dev.stockroom.commondb.start.DatabaseStart;
import dev.stockroom.commondb.telemetry.StartupMetrics;
import io.quarkus.agroal.runtime.DataSourcesJdbcRuntimeConfig;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.datasource.runtime.DataSourceRuntimeConfig;
import io.quarkus.datasource.runtime.DataSourcesRuntimeConfig;
import io.quarkus.flyway.runtime.FlywayRuntimeConfig;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.annotations.Recorder;
import io.quarkus.runtime.metrics.MetricsFactory;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.management.ManagementConfig;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Consumer;

/** The two steps that the build places into the start: before all that uses the data source, and after Flyway. */
@Recorder
public class CommonDbRecorder {

    private final RuntimeValue<CommonDbConfig> config;
    private final RuntimeValue<DataSourcesRuntimeConfig> dataSources;
    private final RuntimeValue<DataSourcesJdbcRuntimeConfig> jdbc;
    private final RuntimeValue<FlywayRuntimeConfig> flyway;
    private final RuntimeValue<VertxHttpConfig> http;
    private final RuntimeValue<ManagementConfig> management;

    /** Called by Quarkus with the settings of the run. */
    public CommonDbRecorder(
            RuntimeValue<CommonDbConfig> config,
            RuntimeValue<DataSourcesRuntimeConfig> dataSources,
            RuntimeValue<DataSourcesJdbcRuntimeConfig> jdbc,
            RuntimeValue<FlywayRuntimeConfig> flyway,
            RuntimeValue<VertxHttpConfig> http,
            RuntimeValue<ManagementConfig> management) {
        this.config = config;
        this.dataSources = dataSources;
        this.jdbc = jdbc;
        this.flyway = flyway;
        this.http = http;
        this.management = management;
    }

    /**
     * Waits for the server, creates the database, takes the turn.
     *
     * @throws DatabaseStartException if the database cannot be made ready
     */
    public void prepare(String service, List<BuiltMigration> built, ProbePaths paths) {
        StartupProcess.forget();
        DataSourceRuntimeConfig dataSource =
                dataSources.getValue().dataSources().get(DataSourceUtil.DEFAULT_DATASOURCE_NAME);
        if (config.getValue().enabled() && dataSource.active().orElse(true)) {
            boolean alone = LaunchMode.current() == LaunchMode.NORMAL;
            boolean holds = config.getValue().onFailure() == CommonDbConfig.OnFailure.HOLD;
            StartupProcess process = StartupProcess.begin(alone ? endpoint(paths) : null, paths, alone, holds);
            try {
                process.preparation(DatabaseStart.of(
                        settings(service, dataSource),
                        built,
                        StartupProcess.order(),
                        process.state(),
                        System::nanoTime,
                        Thread::sleep));
            } finally {
                // opens in any case, because the answers name the database or the wrong setting
                process.openProbe();
            }
            process.preparation().prepare();
        } else {
            StartupProcess.claim(null);
        }
    }

    private DatabaseSettings settings(String service, DataSourceRuntimeConfig dataSource) {
        return new SettingsReader(
                        service,
                        config.getValue(),
                        dataSource,
                        jdbc.getValue()
                                .dataSources()
                                .get(DataSourceUtil.DEFAULT_DATASOURCE_NAME)
                                .jdbc(),
                        flyway.getValue().datasources().get(DataSourceUtil.DEFAULT_DATASOURCE_NAME))
                .read();
    }

    /**
     * Compares the history with the executable; a start for the migration alone ends here.
     *
     * @throws DatabaseStartException if history and executable disagree
     */
    public void complete() {
        StartupProcess.current().ifPresent(process -> {
            process.preparation().complete();
            StartupProcess.order().schemaIsThere(process.state());
        });
    }

    /** Registers the gauges with the service's metrics. */
    public Consumer<MetricsFactory> metrics() {
        boolean enabled = config.getValue().enabled();
        return factory -> {
            if (enabled) {
                // in dev mode each start is another StartupProcess, and the meters of the last one may still be read
                StartupProcess.current()
                        .ifPresent(process -> StartupMetrics.register(
                                factory,
                                () -> StartupProcess.current()
                                        .orElse(process)
                                        .state()
                                        .figures()));
            }
        };
    }

    /** Shows the database page once Quarkus has opened its port. */
    public Handler<RoutingContext> page() {
        return new DatabasePageRoute();
    }

    private HealthEndpoint endpoint(ProbePaths paths) {
        return config.getValue().startupProbe()
                ? new ProbeSettings(http.getValue(), management.getValue()).duringTheStart(paths.management())
                : null;
    }
}
