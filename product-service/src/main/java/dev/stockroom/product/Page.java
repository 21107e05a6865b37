package dev.stockroom.product;

import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One page of a list; {@code next} is what {@code after} wants for the one behind it, or null on the last. */
@Schema(requiredProperties = {"items"})
record Page<T>(
        List<T> items,

        @Schema(description = "The cursor of the page behind, or null", examples = "CHAIR-7")
        String next) {

    static final String LIMIT = "[1-9][0-9]?|100";
    static final String LIMIT_MESSAGE = "must be a whole number from 1 to 100";

    /** Makes a page from the rows of a query that asked for one more than {@code limit}. */
    static <R, T> Page<T> of(List<R> rows, int limit, Function<R, String> key, Function<R, T> view) {
        List<R> shown = rows.subList(0, Math.min(limit, rows.size()));
        String next = rows.size() > limit ? key.apply(shown.get(limit - 1)) : null;
        return new Page<>(shown.stream().map(view).toList(), next);
    }
}
