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
            @QueryParam("q") @Pattern(regexp = WORDS, message = WORDS_MESSAGE) @PlainText String q,
            @QueryParam("status") @Pattern(regexp = STATUS, message = STATUS_MESSAGE) String status,
            @QueryParam("limit") @DefaultValue("20") @Pattern(regexp = Page.LIMIT, message = Page.LIMIT_MESSAGE) String limit,
            @QueryParam("after") @Pattern(regexp = Sku.PATTERN, message = Sku.MESSAGE) String after) {
        int size = Integer.parseInt(limit);
        List<Product> found = search.find(q, status, after == null ? "" : after, size + 1);
        return Page.of(found, size, Product::sku, Product::view);
    }

    @GET
    @Path("/{sku}")
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
