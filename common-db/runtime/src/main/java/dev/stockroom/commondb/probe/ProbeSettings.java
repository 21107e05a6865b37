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

/** Finds the port on which Quarkus serves health. */
public final class ProbeSettings {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private static final Pattern DEFAULT_KEY_STORE = Pattern.compile("quarkus\\.tls\\.key-store\\.(pem|p12|jks)\\..+");

    private final VertxHttpConfig http;
    private final ManagementConfig management;

    public ProbeSettings(VertxHttpConfig http, ManagementConfig management) {
        this.http = http;
        this.management = management;
    }

    /** Where probes can be answered during the start; null if there is no port, a random one, or one with TLS. */
    public HealthEndpoint duringTheStart(boolean onManagement) {
        boolean enabled = onManagement ? management.hostEnabled() : http.hostEnabled();
        int port = onManagement ? management.port() : http.port();
        if (!enabled || port <= 0) {
            return null;
        } else if (onManagement
                ? tls(management.tlsConfigurationName(), management.ssl())
                : tls(http.tlsConfigurationName(), http.ssl())) {
            LOG.warnf("No probes are answered during the start, because port %d has TLS", port);
            return null;
        }
        return new HealthEndpoint(onManagement ? management.host() : http.host(), port, false);
    }

    /** Where the running service serves health; null if its port cannot be known. */
    public HealthEndpoint afterTheStart(boolean onManagement) {
        if (onManagement) {
            boolean tls = tls(management.tlsConfigurationName(), management.ssl());
            return management.port() <= 0 ? null : new HealthEndpoint(management.host(), management.port(), tls);
        }
        boolean tls = tls(http.tlsConfigurationName(), http.ssl())
                && http.insecureRequests().orElse(InsecureRequests.ENABLED) != InsecureRequests.ENABLED;
        int port = tls ? http.sslPort() : http.port();
        return port <= 0 ? null : new HealthEndpoint(http.host(), port, tls);
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
