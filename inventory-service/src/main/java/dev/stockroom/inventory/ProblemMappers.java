package dev.stockroom.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.CharConversionException;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever goes wrong into problem details, and lets nothing else leave the service. */
class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    RestResponse<Problem> raised(Problem.Raised e) {
        return answer(e.problem());
    }

    @ServerExceptionMapper
    RestResponse<Problem> violations(ConstraintViolationException e) {
        List<Problem.Violation> violations = e.getConstraintViolations().stream()
                .map(ProblemMappers::violation)
                .sorted()
                .toList();
        return answer(Problem.invalid("The request is wrong in " + violations.size() + " place(s)", violations));
    }

    /** A path is method.parameter, then what is below the parameter where that is the body. */
    private static Problem.Violation violation(ConstraintViolation<?> violation) {
        String[] path = violation.getPropertyPath().toString().split("\\.", 3);
        return new Problem.Violation(path[path.length - 1].replace(".<list element>", ""), violation.getMessage());
    }

    @ServerExceptionMapper
    RestResponse<Problem> mismatch(MismatchedInputException e) {
        return answer(JsonProblems.of(e));
    }

    @ServerExceptionMapper
    RestResponse<Problem> malformed(JsonProcessingException e) {
        return answer(JsonProblems.of(e));
    }

    @ServerExceptionMapper
    RestResponse<Problem> encoding(CharConversionException e) {
        return answer(Problem.invalid("The body is not UTF-8", List.of()));
    }

    @ServerExceptionMapper
    RestResponse<Problem> notFound(NotFoundException e) {
        return answer(Problem.ofStatus(404, "There is nothing at this path"));
    }

    @ServerExceptionMapper
    Response notAllowed(NotAllowedException e, UriInfo uri) {
        Response response = refused(e);
        response.getHeaders().putSingle(HttpHeaders.ALLOW, AllowedMethods.at(uri.getPath()));
        return response;
    }

    /** What the framework itself refuses: 405, 406, 415, unreadable JSON. Its headers, such as Allow, stay. */
    @ServerExceptionMapper
    Response refused(WebApplicationException e) {
        if (e.getCause() instanceof JsonProcessingException json) {
            return answer(JsonProblems.of(json)).toResponse();
        }
        MultivaluedMap<String, Object> headers = e.getResponse().getHeaders();
        Problem problem = Problem.ofStatus(e.getResponse().getStatus(), e.getMessage());
        Response response = answer(problem).toResponse();
        headers.forEach((name, values) -> response.getHeaders().putIfAbsent(name, values));
        return response;
    }

    @ServerExceptionMapper
    RestResponse<Problem> unexpected(Throwable e) {
        if (DatabaseFailure.isUnavailable(e)) {
            LOG.warnf("Answered 503, the database is not available: %s", DatabaseFailure.reason(e));
            return answer(Problem.ofStatus(503, "The database is not available"));
        }
        LOG.error("Answered 500", e);
        return answer(Problem.ofStatus(500, "The service has failed; its log says why"));
    }

    private static RestResponse<Problem> answer(Problem problem) {
        RestResponse.ResponseBuilder<Problem> response = RestResponse.ResponseBuilder.<Problem>create(problem.status())
                .entity(problem)
                .type(Problem.MEDIA_TYPE);
        if (problem.status() == 503) {
            response.header(HttpHeaders.RETRY_AFTER, 1);
        }
        return response.build();
    }
}
