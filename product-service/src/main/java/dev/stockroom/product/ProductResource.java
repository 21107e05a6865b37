package dev.stockroom.product;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
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
import java.util.Optional;
import org.hibernate.exception.ConstraintViolationException;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** The catalogue over HTTP. */
@Path("/products")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
class ProductResource {

    private final ProductRepository products;

    ProductResource(ProductRepository products) {
        this.products = products;
    }

    @POST
    @Transactional
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
    public Page<ProductView> list(
            @QueryParam("limit") @DefaultValue("20") @Pattern(regexp = Page.LIMIT, message = Page.LIMIT_MESSAGE) String limit,
            @QueryParam("after") @Pattern(regexp = Sku.PATTERN, message = Sku.MESSAGE) String after) {
        int size = Integer.parseInt(limit);
        return Page.of(products.after(after == null ? "" : after, size + 1), size, Product::sku, Product::view);
    }

    @GET
    @Path("/{sku}")
    public RestResponse<ProductView> read(@PathParam("sku") String sku) {
        return answer(ResponseBuilder.ok(), found(products.findBySku(sku), sku));
    }

    @PUT
    @Path("/{sku}")
    @Transactional
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

    private static Product found(Optional<Product> product, String sku) {
        return product.orElseThrow(() -> Problem.notFound("There is no product with SKU '" + sku + "'"));
    }

    private static RestResponse<ProductView> answer(ResponseBuilder<ProductView> response, Product product) {
        return response.entity(product.view())
                .header(HttpHeaders.ETAG, EntityTags.of(product.version()))
                .build();
    }
}
