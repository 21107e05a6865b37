package dev.stockroom.commondb;

/** The name under which this process's sessions appear in {@code pg_stat_activity}. */
final class ApplicationName {

    private ApplicationName() {}

    /** The service with the host (in Kubernetes the pod) that it runs on; the server keeps 63 bytes of it. */
    static String of(String service) {
        String host = System.getenv("HOSTNAME");
        return host == null || host.isBlank() ? service : service + "/" + host;
    }
}
