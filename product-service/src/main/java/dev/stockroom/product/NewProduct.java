package dev.stockroom.product;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a client sends to create a product; without a status it begins as a draft. */
record NewProduct(
        @NotNull @Pattern(regexp = Sku.PATTERN, message = Sku.MESSAGE) @Schema(examples = "CHAIR-7")
        String sku,

        @NotBlank @Size(max = 200) @PlainText @Schema(examples = "Garden chair")
        String name,

        @Size(max = 10_000) @PlainText(multiline = true) @Schema(examples = "Folds.")
        String description,

        @NotNull @Valid Price price,
        @Schema(defaultValue = "DRAFT") ProductStatus status) {

    Product toProduct() {
        Product product = new Product(sku);
        product.describe(name, description);
        product.price(price);
        product.status(status == null ? ProductStatus.DRAFT : status);
        return product;
    }
}
