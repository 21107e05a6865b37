package dev.stockroom.commondb.state;

/** Receives the data of the health check, in order; a field that does not apply is not told. */
public interface HealthData {

    void text(String name, String value);

    void number(String name, long value);
}
