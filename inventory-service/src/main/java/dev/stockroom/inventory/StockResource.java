package dev.stockroom.inventory;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
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

/** The stock over HTTP. */
@Path("/stock")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
class StockResource {

    private final StockRepository stocks;
    private final MovementRepository ledger;

    StockResource(StockRepository stocks, MovementRepository ledger) {
        this.stocks = stocks;
        this.ledger = ledger;
    }

    @PUT
    @Path("/{sku}")
    @Transactional
    public RestResponse<StockView> count(
            @PathParam("sku") @Pattern(regexp = Sku.PATTERN, message = Sku.MESSAGE) String sku,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull @Valid Count body) {
        Optional<Stock> known = stocks.lockBySku(sku);
        return known.isPresent()
                ? recount(known.get(), ifMatch, body.onHand())
                : register(new Stock(sku, body.onHand()), ifMatch);
    }

    private RestResponse<StockView> recount(Stock stock, String ifMatch, long counted) {
        EntityTags.requireMatch(ifMatch, stock.version());
        ledger.persist(stock.count(counted));
        stocks.flush();
        return answer(ResponseBuilder.ok(), stock);
    }

    private RestResponse<StockView> register(Stock stock, String ifMatch) {
        if (ifMatch != null) {
            throw Problem.preconditionFailed("There is no stock of '" + stock.sku() + "' yet that could match");
        }
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

    @GET
    @Path("/{sku}")
    public RestResponse<StockView> read(@PathParam("sku") String sku) {
        Stock stock =
                stocks.findBySku(sku).orElseThrow(() -> Problem.notFound("There is no stock of a SKU '" + sku + "'"));
        return answer(ResponseBuilder.ok(), stock);
    }

    @GET
    public Page<StockView> list(
            @QueryParam("limit") @DefaultValue("20") @Pattern(regexp = Page.LIMIT, message = Page.LIMIT_MESSAGE) String limit,
            @QueryParam("after") @Pattern(regexp = Sku.PATTERN, message = Sku.MESSAGE) String after) {
        int size = Integer.parseInt(limit);
        return Page.of(stocks.after(after == null ? "" : after, size + 1), size, Stock::sku, Stock::view);
    }

    private static RestResponse<StockView> answer(ResponseBuilder<StockView> response, Stock stock) {
        return response.entity(stock.view())
                .header(HttpHeaders.ETAG, EntityTags.of(stock.version()))
                .build();
    }
}
