package dev.stockroom.inventory;

import io.quarkus.narayana.jta.QuarkusTransaction;
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
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.hibernate.exception.ConstraintViolationException;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** The stock over HTTP. */
@Path("/stock")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
class StockResource {

    private static final String NUMBER = "[1-9][0-9]{0,17}";
    private static final String NUMBER_MESSAGE = "must be what next gave on the page before";

    private final StockRepository stocks;
    private final MovementRepository ledger;
    private final Catalogue catalogue;

    StockResource(StockRepository stocks, MovementRepository ledger, Catalogue catalogue) {
        this.stocks = stocks;
        this.ledger = ledger;
        this.catalogue = catalogue;
    }

    /** Asks product-service between two transactions: no connection waits for an answer, and no lock. */
    @PUT
    @Path("/{sku}")
    @Operation(
            summary = "Registers a SKU, or counts it anew",
            description = "A new one must be a product that is not retired; a known one needs If-Match.")
    @APIResponse(
            responseCode = "200",
            description = "Counted",
            headers = @Header(name = "ETag", ref = "ETag"),
            content = @Content(schema = @Schema(implementation = StockView.class)))
    @APIResponse(
            responseCode = "201",
            description = "Registered",
            headers = {@Header(name = "ETag", ref = "ETag"), @Header(name = "Location", description = "Where it is")},
            content = @Content(schema = @Schema(implementation = StockView.class)))
    @APIResponse(responseCode = "409", ref = "NotEnough")
    @APIResponse(responseCode = "412", ref = "Stale")
    @APIResponse(responseCode = "422", ref = "NoProduct")
    @APIResponse(responseCode = "428", ref = "IfMatchRequired")
    public RestResponse<StockView> count(
            @PathParam("sku") @Pattern(regexp = Sku.PATTERN, message = Sku.MESSAGE) String sku,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull @Valid Count body) {
        boolean known = QuarkusTransaction.requiringNew()
                .call(() -> stocks.findBySku(sku).isPresent());
        if (!known) {
            requireNoMatch(sku, ifMatch);
            catalogue.requireProduct(sku);
        }
        return QuarkusTransaction.requiringNew().call(() -> store(sku, ifMatch, body.onHand()));
    }

    private static void requireNoMatch(String sku, String ifMatch) {
        if (ifMatch != null) {
            throw Problem.preconditionFailed("There is no stock of '" + sku + "' yet that could match");
        }
    }

    private RestResponse<StockView> store(String sku, String ifMatch, long onHand) {
        return stocks.lockBySku(sku)
                .map(stock -> recount(stock, ifMatch, onHand))
                .orElseGet(() -> register(new Stock(sku, onHand)));
    }

    private RestResponse<StockView> recount(Stock stock, String ifMatch, long counted) {
        EntityTags.requireMatch(ifMatch, stock.version());
        ledger.persist(stock.count(counted));
        stocks.flush();
        return answer(ResponseBuilder.ok(), stock);
    }

    private RestResponse<StockView> register(Stock stock) {
        insert(stock);
        ledger.persist(stock.registration());
        return answer(ResponseBuilder.created(URI.create("/stock/" + stock.sku())), stock);
    }

    /** Another request may have registered it since we looked; then this one is a count like any other. */
    private void insert(Stock stock) {
        try {
            stocks.persistAndFlush(stock);
        } catch (ConstraintViolationException e) {
            throw DatabaseFailure.isDuplicate(e, "stock_sku_key") ? Problem.preconditionRequired() : e;
        }
    }

    @POST
    @Path("/{sku}/adjustments")
    @Transactional
    @Operation(
            summary = "Adds to what is on hand, or takes from it",
            description = "Not below what is reserved. If-Match is optional here.")
    @APIResponse(
            responseCode = "200",
            description = "The stock as it is now",
            headers = @Header(name = "ETag", ref = "ETag"),
            content = @Content(schema = @Schema(implementation = StockView.class)))
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "NotEnough")
    @APIResponse(responseCode = "412", ref = "Stale")
    public RestResponse<StockView> adjust(
            @PathParam("sku") String sku,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull @Valid Adjustment body) {
        body.requireChange();
        Stock stock = found(stocks.lockBySku(sku), sku);
        EntityTags.requireMatchIfSent(ifMatch, stock.version());
        ledger.persist(stock.adjust(body));
        stocks.flush();
        return answer(ResponseBuilder.ok(), stock);
    }

    @GET
    @Path("/{sku}/movements")
    @Operation(
            summary = "Shows the ledger of a SKU, newest first",
            description = "All deltas together are what is on hand. Ask again with after = next for the page behind.")
    @APIResponse(responseCode = "200", description = "A page of the ledger")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Page<MovementView> movements(
            @PathParam("sku") String sku,
            @QueryParam("limit") @DefaultValue("20") @Pattern(regexp = Page.LIMIT, message = Page.LIMIT_MESSAGE) String limit,
            @QueryParam("after") @Pattern(regexp = NUMBER, message = NUMBER_MESSAGE) String after) {
        Stock stock = found(stocks.findBySku(sku), sku);
        long before = after == null ? Long.MAX_VALUE : Long.parseLong(after);
        int size = Integer.parseInt(limit);
        List<Movement> found = ledger.before(stock.id(), before, size + 1);
        return Page.of(found, size, movement -> Long.toString(movement.id()), Movement::view);
    }

    @GET
    @Path("/{sku}")
    @Operation(summary = "Shows the stock of a SKU")
    @APIResponse(
            responseCode = "200",
            description = "The stock",
            headers = @Header(name = "ETag", ref = "ETag"),
            content = @Content(schema = @Schema(implementation = StockView.class)))
    @APIResponse(responseCode = "304", description = "It is what If-None-Match names")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public RestResponse<StockView> read(
            @PathParam("sku") String sku, @HeaderParam(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch) {
        Stock stock = found(stocks.findBySku(sku), sku);
        return EntityTags.isKnown(ifNoneMatch, stock.version())
                ? tagged(ResponseBuilder.notModified(), stock)
                : answer(ResponseBuilder.ok(), stock);
    }

    @GET
    @Operation(
            summary = "Lists the stock",
            description =
                    "In the order of SKUs. Ask again with after = next for the page behind; next is null on the last.")
    public Page<StockView> list(
            @QueryParam("limit") @DefaultValue("20") @Pattern(regexp = Page.LIMIT, message = Page.LIMIT_MESSAGE) String limit,
            @QueryParam("after") @Pattern(regexp = Sku.PATTERN, message = Sku.MESSAGE) String after) {
        int size = Integer.parseInt(limit);
        return Page.of(stocks.after(after == null ? "" : after, size + 1), size, Stock::sku, Stock::view);
    }

    private static Stock found(Optional<Stock> stock, String sku) {
        return stock.orElseThrow(() -> Problem.notFound("There is no stock of a SKU '" + sku + "'"));
    }

    private static RestResponse<StockView> answer(ResponseBuilder<StockView> response, Stock stock) {
        return tagged(response.entity(stock.view()), stock);
    }

    private static RestResponse<StockView> tagged(ResponseBuilder<StockView> response, Stock stock) {
        return response.header(HttpHeaders.ETAG, EntityTags.of(stock.version())).build();
    }
}
