package dev.stockroom.commondb.probe;

import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.page.DatabasePage;
import dev.stockroom.commondb.state.StartupState;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * The probe that answers while the JVM still loads the application, which takes longer than liveness may (P3). Reads
 * raw configuration keys, because the mapped run-time configuration does not exist yet; if the two differ later, the
 * port is closed.
 */
public final class EarlyProbe {

    private EarlyProbe() {}

    /** Opens the port on which Quarkus will serve health; empty if that fails, and the start finds out why. */
    public static Optional<StartupProbe> open(ProbePaths paths, Config config) {
        return endpoint(paths.management(), config)
                .map(endpoint -> {
                    StartupState state = StartupState.ofTheProcess();
                    return new StartupProbe(
                            endpoint, paths, state, new DatabasePage(state, BuiltService::read, Optional::empty));
                })
                .filter(StartupProbe::opens);
    }

    static Optional<HealthEndpoint> endpoint(boolean onManagement, Config config) {
        String port = onManagement ? "quarkus.management" : "quarkus.http";
        try {
            boolean wanted = on(config, "common-db.enabled")
                    && on(config, "common-db.startup-probe")
                    && on(config, "quarkus.datasource.active")
                    && on(config, port + ".host-enabled")
                    && !tls(config, port);
            HealthEndpoint endpoint = new HealthEndpoint(
                    config.getOptionalValue(port + ".host", String.class).orElse("0.0.0.0"),
                    config.getOptionalValue(port + ".port", Integer.class).orElse(onManagement ? 9000 : 8080),
                    false);
            return wanted && endpoint.port() > 0 ? Optional.of(endpoint) : Optional.empty();
        } catch (IllegalArgumentException e) {
            // an unreadable setting: the start says which
            return Optional.empty();
        }
    }

    private static boolean on(Config config, String setting) {
        return config.getOptionalValue(setting, Boolean.class).orElse(true);
    }

    private static boolean tls(Config config, String port) {
        return Stream.of(".tls-configuration-name", ".ssl.certificate.files", ".ssl.certificate.key-store-file")
                        .anyMatch(name -> config.getOptionalValue(port + name, String.class)
                                .isPresent())
                || ProbeSettings.hasDefaultKeyStore(config);
    }
}
