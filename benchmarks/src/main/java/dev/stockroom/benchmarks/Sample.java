package dev.stockroom.benchmarks;

/** One measured start; {@code liveMs} is not a number where the probe was not asked from the beginning. */
record Sample(
        Situation situation, Contender contender, double liveMs, double readyMs, long rssKb, double pollerCpuPercent) {}
