package dev.stockroom.inventory;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a client sends when goods have come, gone, broken or turned up. */
record Adjustment(
        @NotNull @Min(-1_000_000) @Max(1_000_000) @Schema(examples = "-3", description = "Not 0")
        Long delta,

        @NotBlank @Size(max = 200) @PlainText @Schema(examples = "Broken in transit")
        String reason) {

    void requireChange() {
        if (delta == 0) {
            throw Problem.invalid("delta", "must not be 0");
        }
    }
}
