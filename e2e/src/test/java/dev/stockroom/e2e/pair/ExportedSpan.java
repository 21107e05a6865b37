package dev.stockroom.e2e.pair;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A span as it comes in OTLP; the numbers of its fields are those of {@code opentelemetry/proto/trace/v1/trace.proto}.
 *
 * @param service the {@code service.name} of the process that sent it
 * @param parentId empty for the root of a trace
 * @param begin nanoseconds since 1970, as is {@code end}
 */
record ExportedSpan(
        String service,
        String traceId,
        String id,
        String parentId,
        String name,
        Kind kind,
        long begin,
        long end,
        boolean failed,
        Map<String, String> attributes) {

    /** In the order of their numbers. */
    enum Kind {
        UNSPECIFIED,
        INTERNAL,
        SERVER,
        CLIENT,
        PRODUCER,
        CONSUMER
    }

    private static final int STATUS_ERROR = 2;

    /** All spans of an {@code ExportTraceServiceRequest}. */
    static List<ExportedSpan> of(byte[] request) {
        return ProtobufMessage.of(request).messages(1).stream()
                .flatMap(resource -> resource.messages(2).stream()
                        .flatMap(scope -> scope.messages(2).stream())
                        .map(span -> of(attributes(resource.message(1), 1).get("service.name"), span)))
                .toList();
    }

    private static ExportedSpan of(String service, ProtobufMessage span) {
        return new ExportedSpan(
                service,
                span.hex(1),
                span.hex(2),
                span.hex(4),
                span.text(5),
                Kind.values()[(int) span.number(6)],
                span.number(7),
                span.number(8),
                span.message(15).number(3) == STATUS_ERROR,
                attributes(span, 9));
    }

    /** Texts as they are, all else as a number. */
    private static Map<String, String> attributes(ProtobufMessage message, int field) {
        return message.messages(field).stream()
                .collect(Collectors.toMap(attribute -> attribute.text(1), attribute -> value(attribute.message(2))));
    }

    private static String value(ProtobufMessage value) {
        var text = value.text(1);
        return text.isEmpty() ? Long.toString(value.number(3)) : text;
    }

    boolean within(ExportedSpan other) {
        return begin >= other.begin && end <= other.end;
    }

    boolean isChildOf(ExportedSpan other) {
        return parentId.equals(other.id) && traceId.equals(other.traceId);
    }
}
