package dev.stockroom.commondb.probe;

/**
 * Where Quarkus will serve health and metrics once it is up.
 *
 * @param host the host that the port is bound to
 * @param port the port
 * @param paths the paths below it
 */
public record ProbeAddress(String host, int port, ProbePaths paths) {}
