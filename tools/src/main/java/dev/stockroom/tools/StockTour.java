package dev.stockroom.tools;

import static dev.stockroom.tools.Calls.get;
import static dev.stockroom.tools.Calls.post;
import static dev.stockroom.tools.Calls.put;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The stock's part of the tour: two products registered, held, shipped and given back, and the ledger of it all. */
final class StockTour {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Service inventory;
    private final Steps steps;
    private final String mug;
    private final String tea;
    private final String suffix;

    StockTour(Service inventory, Steps steps, String mug, String tea, String suffix) {
        this.inventory = inventory;
        this.steps = steps;
        this.mug = mug;
        this.tea = tea;
        this.suffix = suffix;
    }

    void walk() {
        registerStock();
        ship(reserve());
        reserveAndRelease();
        readLedger();
    }

    private void registerStock() {
        count("Register stock; inventory-service asks product-service whether there is such a product", mug, 40);
        count("Register stock of the other", tea, 10);
        steps.take(
                "Nothing can be registered of what is no product",
                put(inventory.url("/stock/SPOON-" + suffix), onHand(5)),
                Expectation.of(422, "/title", "No product to keep stock of"));
        var broken = JSON.createObjectNode().put("delta", -2).put("reason", "Broken in transit");
        steps.take(
                "Two mugs are broken",
                post(inventory.url("/stock/" + mug + "/adjustments"), broken),
                Expectation.of(200, "/onHand", 38));
    }

    private void count(String title, String sku, int onHand) {
        var call = put(inventory.url("/stock/" + sku), onHand(onHand));
        steps.take(title, call, Expectation.of(201, "/onHand", onHand));
    }

    /** Gives the id of the reservation, which is the same for the same order. */
    private String reserve() {
        var call = post(inventory.url("/reservations"), wanted("1", 3, 2));
        var id = steps.fact("Reserve for an order", call, Expectation.of(201, "/state", "HELD"), "/id");
        steps.take("The same order again is the same reservation", call, Expectation.of(200, "/id", id));
        steps.take(
                "Try to oversell: of the mugs enough are left, of the tea not, so nothing is held",
                post(inventory.url("/reservations"), wanted("2", 1, 9)),
                Expectation.of(409, "/violations/0/message", "'" + tea + "' has 8 available, not 9"));
        readStock("35 mugs are available, as 3 are reserved", "/available", 35);
        return id;
    }

    private void ship(String id) {
        var confirmed = Expectation.of(200, "/state", "CONFIRMED");
        steps.take("Confirm: what was held leaves the stock", end(id, "confirm"), confirmed);
        steps.take("What has left can not be released", end(id, "release"), Expectation.of(409, "/status", 409));
        readStock("35 mugs are on hand, none of them reserved", "/onHand", 35);
    }

    private void reserveAndRelease() {
        var call = post(inventory.url("/reservations"), wanted("3", 5, 1));
        var id = steps.fact("Reserve for another order", call, Expectation.of(201, "/state", "HELD"), "/id");
        steps.take(
                "Release: the customer has thought better",
                end(id, "release"),
                Expectation.of(200, "/state", "RELEASED"));
        steps.take(
                "A reservation remembers what it has been",
                get(inventory.url("/reservations/" + id)),
                Expectation.of(200, "/history/1/state", "RELEASED"));
        readStock("The 35 mugs are available again", "/available", 35);
    }

    private Steps.Call end(String id, String how) {
        return post(inventory.url("/reservations/" + id + "/" + how));
    }

    private void readStock(String title, String fact, int value) {
        steps.take(title, get(inventory.url("/stock/" + mug)), Expectation.of(200, fact, value));
    }

    private void readLedger() {
        var ledger = "/stock/" + mug + "/movements?limit=2";
        var next = steps.fact(
                "The ledger of the mugs, newest first",
                get(inventory.url(ledger)),
                Expectation.of(200, "/items/0/delta", -3),
                "/next");
        steps.take(
                "Its last page",
                get(inventory.url(ledger + "&after=" + next)),
                Expectation.of(200, "/items/0/kind", "REGISTERED"));
    }

    private ObjectNode wanted(String number, int mugs, int teas) {
        var wanted = JSON.createObjectNode().put("orderId", "ORDER-" + suffix + "-" + number);
        var lines = wanted.putArray("lines");
        lines.addObject().put("sku", mug).put("quantity", mugs);
        lines.addObject().put("sku", tea).put("quantity", teas);
        return wanted;
    }

    private static ObjectNode onHand(int count) {
        return JSON.createObjectNode().put("onHand", count);
    }
}
