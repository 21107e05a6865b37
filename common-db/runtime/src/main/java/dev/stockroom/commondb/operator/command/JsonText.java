package dev.stockroom.commondb.operator.command;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;

/** The little that the commands need to write JSON. */
final class JsonText {

    private JsonText() {}

    static JsonObjectBuilder object() {
        return Json.createObjectBuilder();
    }

    /** A number as a number, all else as text. */
    static JsonValue orNull(Object value) {
        if (value == null) {
            return JsonValue.NULL;
        }
        return value instanceof Number number
                ? Json.createValue(number.longValue())
                : Json.createValue(value.toString());
    }
}
