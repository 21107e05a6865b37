package dev.stockroom.commondb.probe;

/**
 * Where the running service serves its readiness.
 *
 * @param host the host that the port is bound to
 * @param port the port
 * @param tls whether it speaks TLS
 * @param path the path of the readiness check
 */
public record HealthAddress(String host, int port, boolean tls, String path) {}
