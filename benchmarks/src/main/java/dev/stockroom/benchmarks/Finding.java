package dev.stockroom.benchmarks;

import java.util.List;
import java.util.Locale;

/** One measured number: a rate per second, or the median of so many requests' milliseconds. */
record Finding(Subject subject, String contender, double value, long requests, double serviceMicros) {

    static final String SERVICE = "service";

    static Finding rate(Subject subject, String contender, Load load, double serviceMicros) {
        return new Finding(subject, contender, load.perSecond(), load.requests(), serviceMicros);
    }

    static Finding median(Subject subject, String contender, List<Double> millis) {
        var values = millis.stream().mapToDouble(Double::doubleValue).toArray();
        return new Finding(subject, contender, Ratio.median(values), values.length, 0);
    }

    String csv() {
        return String.format(
                Locale.ROOT,
                "%s,%s,%.4f,%s,%d,%.1f",
                subject.label(),
                contender,
                value,
                subject.unit(),
                requests,
                serviceMicros);
    }
}
