package dev.stockroom.benchmarks;

/** What is measured of the services' business. */
enum Subject {
    READ("read by SKU", "per second"),
    HOLD("reservations of one SKU", "per second"),
    PAGE("page of 20", "ms");

    private final String label;
    private final String unit;

    Subject(String label, String unit) {
        this.label = label;
        this.unit = unit;
    }

    String label() {
        return label;
    }

    String unit() {
        return unit;
    }
}
