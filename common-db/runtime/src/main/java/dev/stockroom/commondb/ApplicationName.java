package dev.stockroom.commondb;

/** The name under which this process's sessions appear in {@code pg_stat_activity}. */
final class ApplicationName {

    private static final int INSTALLED_BY_CHARACTERS = 100;

    private ApplicationName() {}

    /** The service with the host (in Kubernetes the pod) that it runs on; the server keeps 63 bytes of it. */
    static String of(String service) {
        String host = System.getenv("HOSTNAME");
        return host == null || host.isBlank() ? service : service + "/" + host;
    }

    /**
     * How this replica signs the migrations that it applies, in Flyway's column of 100 characters: Flyway puts it
     * between quotes as it is.
     */
    static String installer(String login, String service) {
        String name = (login + "@" + of(service)).replace('\'', ' ');
        return name.substring(0, Math.min(INSTALLED_BY_CHARACTERS, name.length()));
    }
}
