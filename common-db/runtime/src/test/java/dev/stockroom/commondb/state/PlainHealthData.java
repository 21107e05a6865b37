package dev.stockroom.commondb.state;

import java.util.LinkedHashMap;
import java.util.Map;

/** The data of the health check as a map, for comparisons. */
public final class PlainHealthData implements HealthData {

    private final Map<String, Object> data = new LinkedHashMap<>();

    private PlainHealthData() {}

    public static Map<String, Object> of(StartupState state) {
        PlainHealthData plain = new PlainHealthData();
        state.now().tell(plain);
        return plain.data;
    }

    @Override
    public void text(String name, String value) {
        data.put(name, value);
    }

    @Override
    public void number(String name, long value) {
        data.put(name, value);
    }
}
