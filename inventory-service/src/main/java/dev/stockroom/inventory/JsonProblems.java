package dev.stockroom.inventory;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.Arrays;
import java.util.List;

/** Says in the client's terms what Jackson found wrong in a body: its own messages name Java classes. */
final class JsonProblems {

    private JsonProblems() {}

    static Problem of(JsonProcessingException e) {
        String field = e instanceof JsonMappingException mapping ? path(mapping.getPath()) : "";
        String message = field.isEmpty() ? "" : message(e);
        if (message.isEmpty()) {
            return Problem.invalid(
                    "The body is not the JSON that is expected here" + place(e.getLocation()), List.of());
        }
        Problem.Violation violation = new Problem.Violation(field, message);
        return Problem.invalid(field + " " + message + place(e.getLocation()), List.of(violation));
    }

    /** What is wrong with a field's value; empty when not the value but the syntax is wrong. */
    private static String message(JsonProcessingException e) {
        if (e.getCause() instanceof InputCoercionException) {
            return "is too large a number";
        }
        return e instanceof MismatchedInputException mismatch ? message(mismatch) : "";
    }

    private static String message(MismatchedInputException e) {
        if (e instanceof UnrecognizedPropertyException) {
            return "is not known";
        }
        Class<?> type = e.getTargetType();
        if (type != null && type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(Object::toString)
                    .collect(joining(", ", "must be one of ", ""));
        }
        return "must be " + kind(type);
    }

    private static String kind(Class<?> type) {
        if (type == String.class) {
            return "a string";
        }
        if (type == Integer.class || type == Long.class || type == int.class || type == long.class) {
            return "an integer";
        }
        return type != null && Iterable.class.isAssignableFrom(type) ? "an array" : "an object";
    }

    private static String path(List<Reference> references) {
        return references.stream()
                .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : "." + r.getFieldName())
                .collect(joining())
                .replaceFirst("^\\.", "");
    }

    private static String place(JsonLocation location) {
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }
}
