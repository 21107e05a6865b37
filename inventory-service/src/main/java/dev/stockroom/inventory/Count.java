package dev.stockroom.inventory;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a client sends who has counted. */
record Count(
        @NotNull @Min(0) @Max(1_000_000) @Schema(examples = "1000")
        Long onHand) {}
