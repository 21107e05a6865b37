package dev.stockroom.commondb.history;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name under which this process's sessions appear in {@code pg_stat_activity}. */
public final class ApplicationName {

    private static final int INSTALLED_BY_CHARACTERS = 100;
    private static final Pattern INSTALLER = Pattern.compile("[^/]*@([^@/]+)/[\\w.-]*");
    private static final String UNKNOWN_HOST = "-";
    private static final int SIGNATURE_CHARACTERS = 60;

    private ApplicationName() {}

    /** The service and its host (in Kubernetes its pod); the server keeps the first 63 bytes. */
    public static String of(String service) {
        return host().map(host -> service + "/" + host).orElse(service);
    }

    private static Optional<String> host() {
        return Optional.ofNullable(System.getenv("HOSTNAME")).filter(host -> !host.isBlank());
    }

    /**
     * This replica's signature of the migrations that it applies, {@code login@service/host}. Flyway's column holds 100
     * characters, and Flyway puts the signature between quotes without escaping it.
     */
    public static String installer(String login, String service) {
        String signature = "@" + signature(service) + "/";
        String name = cut(login.replace('/', '-'), INSTALLED_BY_CHARACTERS - signature.length()) + signature;
        String host = host().orElse(UNKNOWN_HOST).replaceAll("[^\\w.-]", "-");
        return cut(name + host, INSTALLED_BY_CHARACTERS).replace('\'', ' ');
    }

    /** The service's name as a signature holds it; a name that could not be read back gets a digest. */
    public static String signature(String service) {
        String plain = service.replaceAll("[/@']", "-");
        return plain.equals(service) && service.length() <= SIGNATURE_CHARACTERS
                ? service
                : cut(plain, SIGNATURE_CHARACTERS - 9) + "~" + String.format(Locale.ROOT, "%08x", service.hashCode());
    }

    private static String cut(String text, int length) {
        return text.substring(0, Math.min(length, text.length()));
    }

    /**
     * The service that has signed a migration, by its {@link #signature}; nothing if only a login stands there, as plain
     * Flyway writes it, or the words of a customizer. A login may hold an {@code @} itself ({@code user@example.com},
     * {@code user@server}), and only what has a host, and no other {@code /}, is a signature.
     */
    public static Optional<String> service(String installer) {
        Matcher signed = INSTALLER.matcher(installer);
        return signed.matches() ? Optional.of(signed.group(1)) : Optional.empty();
    }
}
