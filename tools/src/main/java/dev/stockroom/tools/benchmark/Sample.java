package dev.stockroom.tools.benchmark;

/** One measured start. */
record Sample(Situation situation, Contender contender, double readyMs, long rssKb, double pollerCpuPercent) {}
