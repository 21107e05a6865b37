package dev.stockroom.commondb.state;

import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.history.SchemaVersions;
import java.util.Map;

/**
 * What the metrics tell of a start, at one moment.
 *
 * @param failedWith the failure that the start has come to; null if it has not failed
 * @param failures how often the start has failed so far, each try that no server answered included
 * @param applied migrations that the database holds
 * @param pending migrations of this executable that it does not hold yet
 */
public record StartupFigures(
        Phase phase,
        FailureKind failedWith,
        Map<FailureKind, Long> failures,
        long applied,
        long pending,
        SchemaVersions schema,
        StartTimeline timeline) {}
