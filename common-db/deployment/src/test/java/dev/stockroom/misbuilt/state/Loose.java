package dev.stockroom.misbuilt.state;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Hands on what somebody else casts; equals, a type variable and a list of anything are no such thing. */
final class Loose<T> {

    Supplier<Object> anything;

    Map<String, Object> data() {
        return Map.of();
    }

    void take(Object value) {}

    void takeTyped(T value, List<?> values) {}

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return 0;
    }
}
