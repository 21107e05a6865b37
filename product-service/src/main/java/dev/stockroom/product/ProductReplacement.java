package dev.stockroom.product;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a client sends to replace a product. The SKU may be repeated but not changed; without a status that one stays. */
record ProductReplacement(
        @Schema(examples = "CHAIR-7") String sku,

        @NotBlank @Size(max = 200) @PlainText @Schema(examples = "Garden chair, oiled")
        String name,

        @Size(max = 10_000) @PlainText(multiline = true) @Schema(examples = "Folds.")
        String description,

        @NotNull @Valid Price price,
        ProductStatus status) {

    void applyTo(Product product) {
        if (sku != null && !sku.equals(product.sku())) {
            throw Problem.invalid("sku", "must be the product's own, '" + product.sku() + "'");
        }
        product.describe(name, description);
        product.price(price);
        if (status != null) {
            product.status(status);
        }
    }
}
