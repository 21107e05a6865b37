package dev.stockroom.benchmarks;

import java.util.List;

/** Every contender once; invalid when other programs were busy meanwhile. */
record Round(int number, List<Finding> findings, double foreignCpuPercent) {

    boolean isValid() {
        return foreignCpuPercent <= ForeignCpu.LIMIT_PERCENT;
    }

    Finding finding(Subject subject, String contender) {
        return findings.stream()
                .filter(finding ->
                        finding.subject() == subject && finding.contender().equals(contender))
                .findFirst()
                .orElseThrow();
    }
}
