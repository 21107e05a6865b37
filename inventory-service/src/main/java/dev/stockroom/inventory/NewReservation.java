package dev.stockroom.inventory;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a client sends to hold stock for an order; the hold ends by itself after {@code ttlSeconds}. */
record NewReservation(
        @NotBlank @Size(max = 100) @PlainText @Schema(examples = "ORDER-4711")
        String orderId,

        @NotEmpty @Size(max = 100) List<@NotNull @Valid ReservationLine> lines,

        @Min(1) @Max(86_400) @Schema(defaultValue = "900") Integer ttlSeconds) {

    private static final int DEFAULT_TTL_SECONDS = 900;

    NewReservation {
        ttlSeconds = ttlSeconds == null ? Integer.valueOf(DEFAULT_TTL_SECONDS) : ttlSeconds;
    }

    /** Refuses a SKU that has two lines: which of them were meant, or both? */
    void requireDistinctSkus() {
        Set<String> seen = new HashSet<>();
        List<Problem.Violation> violations = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!seen.add(lines.get(i).sku())) {
                violations.add(violation(i, "sku", "is there twice"));
            }
        }
        if (!violations.isEmpty()) {
            throw new Problem.Raised(Problem.invalid("A SKU may have one line only", violations));
        }
    }

    /** Names a line by its place in the request, where the client finds it. */
    Problem.Violation violation(String sku, String field, String message) {
        int i = 0;
        while (!lines.get(i).sku().equals(sku)) {
            i++;
        }
        return violation(i, field, message);
    }

    private static Problem.Violation violation(int line, String field, String message) {
        return new Problem.Violation("lines[" + line + "]." + field, message);
    }
}
