package dev.stockroom.product;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Response.Status;
import java.util.Comparator;
import java.util.List;

/** What every error answers: RFC 9457's problem details, with a violation for each wrong input. */
@RegisterForReflection // it is only ever written by exception mappers, where Quarkus does not look for types
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(String type, String title, int status, String detail, List<Violation> violations) {

    static final String MEDIA_TYPE = "application/problem+json";

    /** One input that is wrong: its path in the body, or the name of the parameter or header. */
    @RegisterForReflection
    record Violation(String field, String message) implements Comparable<Violation> {

        @Override
        public int compareTo(Violation other) {
            return Comparator.comparing(Violation::field)
                    .thenComparing(Violation::message)
                    .compare(this, other);
        }
    }

    /** A problem on its way to the client. */
    static final class Raised extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final transient Problem problem;

        Raised(Problem problem) {
            super(problem.detail(), null, false, false);
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }

    static Problem of(ProblemType type, String detail) {
        return new Problem(type.uri(), type.title(), type.status(), detail, List.of());
    }

    /** A problem that says no more than its status code does. */
    static Problem ofStatus(int code, String detail) {
        Status status = Status.fromStatusCode(code);
        String title = status == null ? "HTTP " + code : status.getReasonPhrase();
        return new Problem("about:blank", title, code, detail, List.of());
    }

    static Problem invalid(String detail, List<Violation> violations) {
        ProblemType type = ProblemType.INVALID_REQUEST;
        return new Problem(type.uri(), type.title(), type.status(), detail, violations);
    }

    static Raised invalid(String field, String message) {
        return new Raised(invalid(field + " " + message, List.of(new Violation(field, message))));
    }

    static Raised notFound(String detail) {
        return new Raised(ofStatus(404, detail));
    }

    static Raised exists(String sku) {
        return new Raised(of(ProblemType.EXISTS, "There is a product with SKU '" + sku + "' already"));
    }

    static Raised preconditionRequired() {
        String detail = "It exists; read it, and send its ETag as If-Match";
        return new Raised(of(ProblemType.IF_MATCH_REQUIRED, detail));
    }

    static Raised preconditionFailed(String detail) {
        return new Raised(of(ProblemType.STALE, detail));
    }
}
