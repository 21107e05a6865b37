package dev.stockroom.commondb.probe;

import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.page.DatabasePage;
import dev.stockroom.commondb.quarkus.StartupProcess;
import dev.stockroom.commondb.state.StartupState;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * Answers probes while the JVM still loads the application, which takes longer than liveness may (P3);
 * {@link StartupProcess} goes on with it. The settings are read by their names, because those of the run do not exist
 * yet; where they turn out to be others, the port is closed again.
 */
public final class EarlyProbe {

    private static StartupProbe open;

    private EarlyProbe() {}

    /** Opens the port that Quarkus will serve health on; where that cannot be, the start will find out why. */
    public static synchronized void open(ProbePaths paths, Config config) {
        address(paths, config).ifPresent(address -> {
            StartupState state = StartupState.ofTheProcess();
            StartupProbe probe =
                    new StartupProbe(address, state, new DatabasePage(state, BuiltService::read, Optional::empty));
            open = probe.opens() ? probe : null;
        });
    }

    /**
     * Hands the probe to the start.
     *
     * @param address where the start wants one; null for nowhere
     * @return empty if there is none there
     */
    public static synchronized Optional<StartupProbe> claim(ProbeAddress address) {
        Optional<StartupProbe> early = Optional.ofNullable(open);
        open = null;
        early.filter(probe -> !probe.isAt(address)).ifPresent(StartupProbe::close);
        return early.filter(probe -> probe.isAt(address));
    }

    static Optional<ProbeAddress> address(ProbePaths paths, Config config) {
        String port = paths.management() ? "quarkus.management" : "quarkus.http";
        try {
            boolean wanted = on(config, "common-db.enabled")
                    && on(config, "common-db.startup-probe")
                    && on(config, "quarkus.datasource.active")
                    && on(config, port + ".host-enabled")
                    && !tls(config, port);
            ProbeAddress address = new ProbeAddress(
                    config.getOptionalValue(port + ".host", String.class).orElse("0.0.0.0"),
                    config.getOptionalValue(port + ".port", Integer.class).orElse(paths.management() ? 9000 : 8080),
                    paths);
            return wanted && address.port() > 0 ? Optional.of(address) : Optional.empty();
        } catch (IllegalArgumentException e) {
            // a setting that cannot be read: the start says which
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
