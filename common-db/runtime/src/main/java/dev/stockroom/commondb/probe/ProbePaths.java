package dev.stockroom.commondb.probe;

import io.quarkus.runtime.annotations.RecordableConstructor;

/**
 * The paths that are fixed at build time, each absolute.
 *
 * @param management whether they are served on the management port
 * @param live liveness
 * @param started the startup check
 * @param metrics metrics
 * @param page the database page
 */
public record ProbePaths(boolean management, String live, String started, String metrics, String page) {

    /** The constructor that the build records. */
    @RecordableConstructor
    public ProbePaths {}
}
