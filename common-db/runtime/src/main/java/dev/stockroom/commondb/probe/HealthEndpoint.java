package dev.stockroom.commondb.probe;

/**
 * The port on which Quarkus serves health and metrics.
 *
 * @param host the host that the port is bound to
 * @param port the port
 * @param tls whether it speaks TLS
 */
public record HealthEndpoint(String host, int port, boolean tls) {}
