package dev.stockroom.product;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An amount of money: a decimal string, so that no client rounds it, and an ISO 4217 currency. */
record Price(
        @NotNull @Pattern(
                regexp = "(0|[1-9][0-9]{0,14})(\\.[0-9]{1,4})?",
                message = "must be a decimal string with at most 15 digits before and 4 after the point")
        @Schema(examples = "19.90")
        String amount,

        @NotNull @CurrencyCode @Schema(examples = "EUR") String currency) {}
