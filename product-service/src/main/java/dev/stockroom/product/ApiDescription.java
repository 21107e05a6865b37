package dev.stockroom.product;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Adds to the API's description, when it is built, all that can go wrong, so that no operation has to repeat it. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDescription implements OASFilter {

    /** Where a problem says no more than its status code does. */
    private static final String STATUS_PROBLEM = "StatusProblem";

    private static final String ERROR = "Error";
    private static final String UNAVAILABLE = "Unavailable";

    @Override
    public void filterOpenAPI(OpenAPI api) {
        Components components = api.getComponents();
        describeProblems(components);
        for (ProblemType type : ProblemType.values()) {
            components.addResponse(name(type), problem(type.title(), name(type) + "Problem"));
        }
        components.addResponse("NotFound", problem("There is no such thing", STATUS_PROBLEM));
        components.addResponse("TooLong", problem("The body has more than 64 KiB", STATUS_PROBLEM));
        components.addResponse("OtherMediaType", problem("The body is not JSON", STATUS_PROBLEM));
        components.addResponse("NotAcceptable", problem("The client wants something else than JSON", STATUS_PROBLEM));
        components.addResponse(ERROR, problem("The service has failed", STATUS_PROBLEM));
        components.addResponse(UNAVAILABLE, retryable(problem("Try again a little later", STATUS_PROBLEM)));
        components.addHeader(
                "ETag", OASFactory.createHeader().description("The version").schema(string("\"0\"")));
        api.getPaths()
                .getPathItems()
                .values()
                .forEach(path -> path.getOperations().values().forEach(ApiDescription::addCommonAnswers));
    }

    private static void describeProblems(Components components) {
        Schema violation = object("field", string("name")).addProperty("message", string("must not be blank"));
        components.addSchema("Violation", violation.required(List.of("field", "message")));
        Schema problem = object("type", string("about:blank"))
                .addProperty("title", string("Not Found"))
                .addProperty("status", OASFactory.createSchema().addType(SchemaType.INTEGER))
                .addProperty("detail", string("There is nothing at this path"))
                .addProperty(
                        "violations",
                        OASFactory.createSchema().addType(SchemaType.ARRAY).items(ref("Violation")))
                .required(List.of("type", "title", "status", "detail"))
                .description("RFC 9457's problem details");
        components.addSchema("Problem", problem);
        components.addSchema(STATUS_PROBLEM, ofType("about:blank", "What the status code says"));
        for (ProblemType type : ProblemType.values()) {
            components.addSchema(name(type) + "Problem", ofType(type.uri(), type.title()));
        }
    }

    private static Schema ofType(String uri, String description) {
        Schema type = OASFactory.createSchema().addType(SchemaType.STRING).addEnumeration(uri);
        return OASFactory.createSchema()
                .description(description)
                .addAllOf(ref("Problem"))
                .addAllOf(object("type", type));
    }

    private static void addCommonAnswers(Operation operation) {
        boolean hasBody = operation.getRequestBody() != null;
        if (hasBody || hasCheckedParameter(operation)) {
            add(operation, 400, name(ProblemType.INVALID_REQUEST));
        }
        if (hasBody) {
            add(operation, 413, "TooLong");
            add(operation, 415, "OtherMediaType");
        }
        if (operation.getResponses().getAPIResponse("204") == null) {
            add(operation, 406, "NotAcceptable");
        }
        add(operation, 500, ERROR);
        add(operation, 503, UNAVAILABLE);
    }

    /** Nothing is a wrong path, only one that is not found; and an If-None-Match that is none matches nothing. */
    private static boolean hasCheckedParameter(Operation operation) {
        return operation.getParameters() != null
                && operation.getParameters().stream()
                        .anyMatch(parameter -> parameter.getIn() == Parameter.In.QUERY
                                || HttpHeaders.IF_MATCH.equals(parameter.getName()));
    }

    private static void add(Operation operation, int status, String response) {
        operation
                .getResponses()
                .addAPIResponse(
                        Integer.toString(status), OASFactory.createAPIResponse().ref(response));
    }

    private static APIResponse problem(String description, String schema) {
        var content = OASFactory.createContent()
                .addMediaType(Problem.MEDIA_TYPE, OASFactory.createMediaType().schema(ref(schema)));
        return OASFactory.createAPIResponse().description(description).content(content);
    }

    private static APIResponse retryable(APIResponse response) {
        var header = OASFactory.createHeader().description("Seconds to wait").schema(string("1"));
        return response.addHeader("Retry-After", header);
    }

    private static Schema object(String property, Schema schema) {
        return OASFactory.createSchema().addType(SchemaType.OBJECT).addProperty(property, schema);
    }

    private static Schema string(String example) {
        return OASFactory.createSchema().addType(SchemaType.STRING).addExample(example);
    }

    private static Schema ref(String schema) {
        return OASFactory.createSchema().ref(schema);
    }

    /** {@code NOT_ENOUGH} becomes {@code NotEnough}. */
    private static String name(ProblemType type) {
        return Arrays.stream(type.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
