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
    @Path("/{id: " + ID + "}")
    public ReservationView read(@PathParam("id") long id) {
        return found(id).view();
    }

    @POST
    @Path("/{id: " + ID + "}/confirm")
    @Consumes(MediaType.WILDCARD)
    public ReservationView confirm(@PathParam("id") long id) throws SQLException {
        statements.confirm(id);
        return ended(id, ReservationState.CONFIRMED);
    }

    @POST
    @Path("/{id: " + ID + "}/release")
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
