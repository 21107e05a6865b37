package dev.stockroom.product;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.response.Response;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The service's own description of its API, and whether an answer is as it says. */
final class ApiContract {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Faults of the service itself, which no request brings about; DatabaseAwayTest sees the latter. */
    private static final Set<String> FAULTS = Set.of("500", "503");

    private final JsonNode document =
            parse(given().queryParam("format", "JSON").get("/q/openapi").asString());
    private final Set<String> seen = new TreeSet<>();

    /** Checks an answer of an operation such as {@code GET /products}, and takes note that it was seen. */
    void check(String operation, int status, Response answer) {
        String what = operation + " " + status;
        assertThat(answer.statusCode()).as("%s: %s", what, answer.asString()).isEqualTo(status);
        JsonNode described = resolve(operation(operation).at("/responses/" + status));
        assertThat(described.isMissingNode()).as("%s is not described", what).isFalse();
        described
                .path("headers")
                .fieldNames()
                .forEachRemaining(header -> assertThat(answer.header(header))
                        .as("%s: %s", what, header)
                        .isNotBlank());
        checkBody(what, described.path("content"), answer);
        seen.add(what);
    }

    private void checkBody(String what, JsonNode content, Response answer) {
        if (content.isEmpty()) {
            assertThat(answer.asString()).as(what).isEmpty();
            return;
        }
        String mediaType = answer.contentType().split(";")[0];
        assertThat(content.has(mediaType)).as("%s: %s", what, mediaType).isTrue();
        checkValue(what, content.path(mediaType).path("schema"), parse(answer.asString()));
    }

    private void checkValue(String where, JsonNode reference, JsonNode value) {
        JsonNode schema = resolve(reference);
        schema.path("allOf").forEach(part -> checkPart(where, part, value));
        checkPart(where, schema, value);
        if (!schema.path("allOf").isEmpty()) {
            return;
        }
        value.fieldNames()
                .forEachRemaining(name -> assertThat(schema.path("properties").has(name))
                        .as("%s.%s is described", where, name)
                        .isTrue());
    }

    private void checkPart(String where, JsonNode reference, JsonNode value) {
        JsonNode schema = resolve(reference);
        schema.path("required")
                .forEach(name -> assertThat(value.has(name.asText()))
                        .as("%s has %s", where, name.asText())
                        .isTrue());
        schema.path("properties").properties().forEach(property -> {
            if (value.hasNonNull(property.getKey())) {
                checkValue(where + "." + property.getKey(), property.getValue(), value.get(property.getKey()));
            }
        });
        value.elements().forEachRemaining(item -> {
            if (value.isArray()) {
                checkValue(where + "[]", schema.path("items"), item);
            }
        });
        checkScalar(where, schema, value);
    }

    private static void checkScalar(String where, JsonNode schema, JsonNode value) {
        String type = schema.path("type").isArray()
                ? schema.path("type").get(0).asText()
                : schema.path("type").asText();
        boolean right = switch (type) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> true;
        };
        assertThat(right).as("%s is a %s", where, type).isTrue();
        if (schema.has("enum")) {
            assertThat(schema.get("enum")).as(where).contains(value);
        }
    }

    /** Every answer of every operation that is described has been seen. */
    void assertAllSeen() {
        assertThat(seen).isEqualTo(described());
    }

    private Set<String> described() {
        Set<String> described = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    String name = operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey() + " ";
                    operation.getValue().path("responses").fieldNames().forEachRemaining(status -> {
                        if (!FAULTS.contains(status)) {
                            described.add(name + status);
                        }
                    });
                }));
        return described;
    }

    /** Every operation has a summary, and every field of a request body an example, a default or values to choose from. */
    void assertExplained() {
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    assertThat(operation.getValue().path("summary").asText())
                            .as(path.getKey() + operation.getKey())
                            .isNotBlank();
                    JsonNode body = operation.getValue().at("/requestBody/content/application~1json/schema");
                    assertExplained(path.getKey() + " " + operation.getKey(), resolve(body));
                }));
    }

    private void assertExplained(String where, JsonNode schema) {
        JsonNode object = resolve(schema);
        if (object.path("type").asText().equals("array")) {
            assertExplained(where + "[]", object.path("items"));
        }
        object.path("properties").properties().forEach(property -> {
            JsonNode value = resolve(property.getValue());
            boolean deeper = value.has("properties") || value.has("items");
            if (deeper) {
                assertExplained(where + "." + property.getKey(), value);
            } else {
                assertThat(value.has("examples")
                                || value.has("default")
                                || value.has("enum")
                                || property.getValue().has("default"))
                        .as("%s.%s has an example", where, property.getKey())
                        .isTrue();
            }
        });
    }

    /** The schemas whose names end so. */
    Set<String> schemas(String suffix) {
        Set<String> names = new TreeSet<>();
        document.at("/components/schemas").fieldNames().forEachRemaining(names::add);
        names.removeIf(name -> !name.endsWith(suffix));
        return names;
    }

    private JsonNode operation(String operation) {
        String[] parts = operation.split(" ");
        return document.path("paths").path(parts[1]).path(parts[0].toLowerCase(Locale.ROOT));
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? resolve(document.at(node.get("$ref").asText().substring(1))) : node;
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
