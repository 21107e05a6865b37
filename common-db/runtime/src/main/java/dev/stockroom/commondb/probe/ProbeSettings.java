package dev.stockroom.commondb.probe;

import io.quarkus.vertx.http.runtime.ServerSslConfig;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.VertxHttpConfig.InsecureRequests;
import io.quarkus.vertx.http.runtime.management.ManagementConfig;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/** Finds the port on which Quarkus will serve health. */
public final class ProbeSettings {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private static final Pattern DEFAULT_KEY_STORE = Pattern.compile("quarkus\\.tls\\.key-store\\.(pem|p12|jks)\\..+");

    private final VertxHttpConfig http;
    private final ManagementConfig management;

    public ProbeSettings(VertxHttpConfig http, ManagementConfig management) {
        this.http = http;
        this.management = management;
    }

    /** Host and port, or null where there is no port, a random one, or one with TLS. */
    public ProbeAddress address(ProbePaths paths) {
        boolean enabled = paths.management() ? management.hostEnabled() : http.hostEnabled();
        int port = paths.management() ? management.port() : http.port();
        if (!enabled || port <= 0) {
            return null;
        } else if (paths.management()
                ? tls(management.tlsConfigurationName(), management.ssl())
                : tls(http.tlsConfigurationName(), http.ssl())) {
            LOG.warnf("No probes are answered during the start, because port %d has TLS", port);
            return null;
        }
        return new ProbeAddress(paths.management() ? management.host() : http.host(), port, paths);
    }

    /** Where the running service serves health, or null where its port cannot be known. */
    public HealthAddress healthAddress(boolean onManagement, String path) {
        if (onManagement) {
            boolean tls = tls(management.tlsConfigurationName(), management.ssl());
            return management.port() <= 0 ? null : new HealthAddress(management.host(), management.port(), tls, path);
        }
        boolean tls = tls(http.tlsConfigurationName(), http.ssl())
                && http.insecureRequests().orElse(InsecureRequests.ENABLED) != InsecureRequests.ENABLED;
        int port = tls ? http.sslPort() : http.port();
        return port <= 0 ? null : new HealthAddress(http.host(), port, tls, path);
    }

    private static boolean tls(Optional<String> name, ServerSslConfig ssl) {
        return name.isPresent()
                || ssl.certificate().files().isPresent()
                || ssl.certificate().keyStoreFile().isPresent()
                || hasDefaultKeyStore(ConfigProvider.getConfig());
    }

    static boolean hasDefaultKeyStore(Config config) {
        return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .anyMatch(DEFAULT_KEY_STORE.asMatchPredicate());
    }
}
