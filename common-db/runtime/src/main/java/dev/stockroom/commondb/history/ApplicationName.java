package dev.stockroom.commondb.history;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name under which this process's sessions appear in {@code pg_stat_activity}. */
public final class ApplicationName {

    private static final int INSTALLED_BY_CHARACTERS = 100;
    private static final Pattern INSTALLER = Pattern.compile(".*@(?:([^@/]+)/[^/]*|([^@/.]+))", Pattern.DOTALL);

    private ApplicationName() {}

    /** The service with the host (in Kubernetes the pod) that it runs on; the server keeps 63 bytes of it. */
    public static String of(String service) {
        String host = System.getenv("HOSTNAME");
        return host == null || host.isBlank() ? service : service + "/" + host;
    }

    /**
     * How this replica signs the migrations that it applies, in Flyway's column of 100 characters: Flyway puts it
     * between quotes as it is.
     */
    public static String installer(String login, String service) {
        String name = (login + "@" + of(service)).replace('\'', ' ');
        return name.substring(0, Math.min(INSTALLED_BY_CHARACTERS, name.length()));
    }

    /**
     * The service that has signed a migration; nothing where only a login stands there, as plain Flyway writes it. A login
     * may be an address ({@code user@example.com}), so that behind an {@code @} and without a host a dot is no service's.
     */
    public static Optional<String> service(String installer) {
        Matcher signed = INSTALLER.matcher(installer);
        return signed.matches()
                ? Optional.of(signed.group(1) == null ? signed.group(2) : signed.group(1))
                : Optional.empty();
    }
}
