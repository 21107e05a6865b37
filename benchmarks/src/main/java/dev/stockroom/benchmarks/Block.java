package dev.stockroom.benchmarks;

import java.util.List;

/** Every situation with every contender once, in random order; invalid when other programs were busy meanwhile. */
record Block(int number, List<Sample> samples, double foreignCpuPercent) {

    boolean isValid() {
        return foreignCpuPercent <= ForeignCpu.LIMIT_PERCENT;
    }

    Sample sample(Situation situation, Contender contender) {
        return samples.stream()
                .filter(sample -> sample.situation() == situation && sample.contender() == contender)
                .findFirst()
                .orElseThrow();
    }
}
