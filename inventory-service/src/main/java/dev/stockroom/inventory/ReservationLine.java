package dev.stockroom.inventory;

import jakarta.persistence.Embeddable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How much of a SKU an order wants, over HTTP and in the database. */
@Embeddable
record ReservationLine(
        @NotNull @Pattern(regexp = Sku.PATTERN, message = Sku.MESSAGE) @Schema(examples = "CHAIR-7")
        String sku,

        @NotNull @Min(1) @Max(1_000_000) @Schema(examples = "2")
        Long quantity) {}
