package dev.stockroom.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What product-service said, believed only where it is short, in time, of the right type and about the right SKU. */
final class ProductAnswer {

    static final String UNKNOWN = "UNKNOWN";

    private static final Set<String> STATUSES = Set.of("DRAFT", "ACTIVE", "RETIRED");
    private static final int MAX_BYTES = 64 * 1024;
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(2);

    private ProductAnswer() {}

    /** The product's status, or {@link #UNKNOWN}. */
    static String status(Response answer, String sku, ObjectMapper json) throws IOException {
        try (answer) {
            if (answer.getStatus() == 404 && is(answer, Problem.MEDIA_TYPE)) {
                return UNKNOWN;
            }
            if (answer.getStatus() != 200 || !is(answer, MediaType.APPLICATION_JSON)) {
                throw new IOException("it answered " + answer.getStatus() + " with " + answer.getMediaType());
            }
            return status(json.readTree(read(answer.readEntity(InputStream.class))), sku);
        }
    }

    private static boolean is(Response answer, String mediaType) {
        return answer.getMediaType() != null && MediaType.valueOf(mediaType).isCompatible(answer.getMediaType());
    }

    private static String status(JsonNode product, String sku) throws IOException {
        String status = product.path("status").asText();
        if (!product.path("sku").asText().equals(sku) || !STATUSES.contains(status)) {
            throw new IOException("it answered with something that is not the product " + sku);
        }
        return status;
    }

    /** Gives up on a body that does not end, whether it comes fast or a byte at a time. */
    private static byte[] read(InputStream body) throws IOException {
        long start = System.nanoTime();
        byte[] bytes = new byte[MAX_BYTES + 1];
        int length = 0;
        int count = 0;
        while (count >= 0) {
            length += count;
            if (length > MAX_BYTES || System.nanoTime() - start > MAX_NANOS) {
                throw new IOException("it answered with more than " + MAX_BYTES + " bytes, or for too long");
            }
            count = body.read(bytes, length, bytes.length - length);
        }
        return Arrays.copyOf(bytes, length);
    }
}
