package dev.stockroom.inventory;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** The reservations over HTTP: a saga's step "hold", its completion and its compensation. */
@Path("/reservations")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
class ReservationResource {

    private static final String ID = "[0-9]{1,18}";

    private final ReservationStatements statements;
    private final ReservationRepository reservations;

    ReservationResource(ReservationStatements statements, ReservationRepository reservations) {
        this.statements = statements;
        this.reservations = reservations;
    }

    @POST
    @Operation(
            summary = "Holds stock for an order",
            description = "All lines or none. The same order again is answered with its reservation as it is now.")
    @APIResponse(
            responseCode = "200",
            description = "The order has it already",
            content = @Content(schema = @Schema(implementation = ReservationView.class)))
    @APIResponse(
            responseCode = "201",
            description = "Held",
            headers = @Header(name = "Location", description = "Where it is"),
            content = @Content(schema = @Schema(implementation = ReservationView.class)))
    @APIResponse(responseCode = "409", ref = "NotEnough")
    @APIResponse(responseCode = "422", ref = "OrderDiffers")
    public RestResponse<ReservationView> hold(@NotNull @Valid NewReservation body) throws SQLException {
        body.requireDistinctSkus();
        Hold hold = statements.hold(body);
        return hold.succeeded() ? created(hold, body) : repeatedOrShort(hold, body);
    }

    private static RestResponse<ReservationView> created(Hold hold, NewReservation body) {
        ReservationView view = ReservationView.held(hold, body);
        return ResponseBuilder.<ReservationView>created(URI.create("/reservations/" + view.id()))
                .entity(view)
                .build();
    }

    /** An order that has its reservation already is not short of what that one holds. */
    private RestResponse<ReservationView> repeatedOrShort(Hold hold, NewReservation body) {
        Reservation known = reservations.findByOrder(body.orderId()).orElseThrow(() -> notEnough(hold, body));
        if (!known.hasLines(body.lines())) {
            throw Problem.raised(
                    ProblemType.ORDER_DIFFERS, "Order '" + body.orderId() + "' has a reservation with other lines");
        }
        return RestResponse.ok(known.view());
    }

    private static Problem.Raised notEnough(Hold hold, NewReservation body) {
        return Problem.notEnough(hold.shortages().stream()
                .map(line -> body.violation(line.sku(), "quantity", line.message()))
                .sorted()
                .toList());
    }

    @GET
    @Operation(summary = "Shows a reservation with its history")
    @APIResponse(responseCode = "200", description = "The reservation")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @Path("/{id: " + ID + "}")
    public ReservationView read(@PathParam("id") long id) {
        return found(id).view();
    }

    @POST
    @Path("/{id: " + ID + "}/confirm")
    @Operation(
            summary = "Ships what is held",
            description = "What is reserved leaves the stock. Repeating it is harmless.")
    @APIResponse(responseCode = "200", description = "Confirmed, now or since before")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "WrongState")
    @Consumes(MediaType.WILDCARD)
    public ReservationView confirm(@PathParam("id") long id) throws SQLException {
        statements.confirm(id);
        return ended(id, ReservationState.CONFIRMED);
    }

    @POST
    @Path("/{id: " + ID + "}/release")
    @Operation(summary = "Gives back what is held", description = "It is available again. Repeating it is harmless.")
    @APIResponse(responseCode = "200", description = "Released, now or since before")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "WrongState")
    @Consumes(MediaType.WILDCARD)
    public ReservationView release(@PathParam("id") long id) throws SQLException {
        statements.release(id);
        return ended(id, ReservationState.RELEASED);
    }

    /** Whoever came first has ended it; who wanted the same is content. */
    private ReservationView ended(long id, ReservationState wanted) {
        Reservation reservation = found(id);
        if (reservation.state() != wanted) {
            throw Problem.raised(
                    ProblemType.WRONG_STATE,
                    "Reservation " + id + " is " + reservation.state() + " and can not become " + wanted);
        }
        return reservation.view();
    }

    private Reservation found(long id) {
        return reservations
                .findWithLines(id)
                .orElseThrow(() -> Problem.notFound("There is no reservation with id " + id));
    }
}
