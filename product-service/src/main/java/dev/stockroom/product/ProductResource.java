package dev.stockroom.product;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.hibernate.exception.ConstraintViolationException;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** The catalogue over HTTP. */
@Path("/products")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
class ProductResource {

    private static final String WORDS = "(?s)(?=.*\\S).{1,200}";
    private static final String WORDS_MESSAGE = "must be 1 to 200 characters, and not only spaces";
    private static final String STATUS = "DRAFT|ACTIVE|RETIRED";
    private static final String STATUS_MESSAGE = "must be one of DRAFT, ACTIVE, RETIRED";

    private final ProductRepository products;
    private final ProductSearch search;

    ProductResource(ProductRepository products, ProductSearch search) {
        this.products = products;
        this.search = search;
    }

    @POST
    @Transactional
    @Operation(summary = "Creates a product", description = "Without a status it begins as a draft.")
    @APIResponse(
            responseCode = "201",
            description = "Created, at Location",
            headers = {@Header(name = "ETag", ref = "ETag"), @Header(name = "Location", description = "Where it is")},
            content = @Content(schema = @Schema(implementation = ProductView.class)))
    @APIResponse(responseCode = "409", ref = "Exists")
    public RestResponse<ProductView> create(@NotNull @Valid NewProduct body) {
        Product product = body.toProduct();
        insert(product);
        return answer(ResponseBuilder.created(URI.create("/products/" + product.sku())), product);
    }

    /** Only the constraint knows for sure: a look beforehand would lose the race against another request. */
    private void insert(Product product) {
        try {
            products.persistAndFlush(product);
        } catch (ConstraintViolationException e) {
            throw DatabaseFailure.isDuplicate(e, "product_sku_key") ? Problem.exists(product.sku()) : e;
        }
    }

    @GET
    @Operation(
            summary = "Lists products",
            description =
                    "In the order of SKUs. Ask again with after = next for the page behind; next is null on the last.")
    public Page<ProductView> list(
            @Parameter(
                            description =
                                    "Words that the name or the description must have; understands \"phrases\", or and -",
                            example = "garden chair")
                    @QueryParam("q")
                    @Pattern(regexp = WORDS, message = WORDS_MESSAGE) @PlainText
                    String q,
            @Parameter(schema = @Schema(implementation = ProductStatus.class))
                    @QueryParam("status")
                    @Pattern(regexp = STATUS, message = STATUS_MESSAGE) String status,
            @QueryParam("limit") @DefaultValue("20") @Pattern(regexp = Page.LIMIT, message = Page.LIMIT_MESSAGE) String limit,
            @QueryParam("after") @Pattern(regexp = Sku.PATTERN, message = Sku.MESSAGE) String after) {
        int size = Integer.parseInt(limit);
        List<Product> found = search.find(q, status, after == null ? "" : after, size + 1);
        return Page.of(found, size, Product::sku, Product::view);
    }

    @GET
    @Path("/{sku}")
    @Operation(summary = "Shows a product", description = "A retired one too.")
    @APIResponse(
            responseCode = "200",
            description = "The product",
            headers = @Header(name = "ETag", ref = "ETag"),
            content = @Content(schema = @Schema(implementation = ProductView.class)))
    @APIResponse(responseCode = "304", description = "It is what If-None-Match names")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public RestResponse<ProductView> read(
            @PathParam("sku") String sku, @HeaderParam(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch) {
        Product product = found(products.findBySku(sku), sku);
        return EntityTags.isKnown(ifNoneMatch, product.version())
                ? tagged(ResponseBuilder.notModified(), product)
                : answer(ResponseBuilder.ok(), product);
    }

    @PUT
    @Path("/{sku}")
    @Transactional
    @Operation(
            summary = "Replaces a product",
            description = "Without a status that one stays; a retired product comes back when another is given.")
    @APIResponse(
            responseCode = "200",
            description = "The product as it is now",
            headers = @Header(name = "ETag", ref = "ETag"),
            content = @Content(schema = @Schema(implementation = ProductView.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "412", ref = "Stale")
    @APIResponse(responseCode = "428", ref = "IfMatchRequired")
    public RestResponse<ProductView> replace(
            @PathParam("sku") String sku,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull @Valid ProductReplacement body) {
        Product product = found(products.lockBySku(sku), sku);
        EntityTags.requireMatch(ifMatch, product.version());
        body.applyTo(product);
        products.flush();
        return answer(ResponseBuilder.ok(), product);
    }

    @DELETE
    @Path("/{sku}")
    @Transactional
    @Operation(
            summary = "Retires a product",
            description = "It stays to be read, and its SKU stays taken. If-Match is optional here.")
    @APIResponse(responseCode = "204", description = "It is retired, now or since before")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "412", ref = "Stale")
    public void retire(@PathParam("sku") String sku, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        Product product = found(products.lockBySku(sku), sku);
        EntityTags.requireMatchIfSent(ifMatch, product.version());
        product.retire();
    }

    private static Product found(Optional<Product> product, String sku) {
        return product.orElseThrow(() -> Problem.notFound("There is no product with SKU '" + sku + "'"));
    }

    private static RestResponse<ProductView> answer(ResponseBuilder<ProductView> response, Product product) {
        return tagged(response.entity(product.view()), product);
    }

    private static RestResponse<ProductView> tagged(ResponseBuilder<ProductView> response, Product product) {
        return response.header(HttpHeaders.ETAG, EntityTags.of(product.version()))
                .build();
    }
}
