package dev.stockroom.tools;

import static dev.stockroom.tools.Calls.delete;
import static dev.stockroom.tools.Calls.get;
import static dev.stockroom.tools.Calls.post;
import static dev.stockroom.tools.Calls.put;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A walk through both services over HTTP: every request and answer shown, every answer compared with the expected. This
 * is the catalogue's part, with that of the stock in the midst of it.
 */
final class Tour {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Service product;
    private final Service inventory;
    private final Steps steps;
    private final String mug;
    private final String tea;
    private final String suffix;
    private final String batch;

    /** Data survives between runs, so each run brings SKUs, orders and a word to search of its own, by the suffix. */
    Tour(Service product, Service inventory, Steps steps, String suffix) {
        this.product = product;
        this.inventory = inventory;
        this.steps = steps;
        mug = "MUG-" + suffix;
        tea = "TEA-" + suffix;
        this.suffix = suffix;
        batch = "batch" + suffix.replaceAll("\\W", "");
    }

    void walk() {
        askReadiness();
        createProducts();
        replaceMug();
        searchAndPage();
        new StockTour(inventory, steps, mug, tea, suffix).walk();
        retireTea();
    }

    private void askReadiness() {
        var ready = Expectation.of(200, "/status", "UP");
        steps.take("Is product-service ready?", get(product.managementUrl("/q/health/ready")), ready);
        steps.take("Is inventory-service ready?", get(inventory.managementUrl("/q/health/ready")), ready);
    }

    private void createProducts() {
        create("Create a product", mug, details("White mug", "Stoneware, 0.3 l", "12.50"), 201, "/sku", mug);
        create("Create another", tea, details("Earl Grey", "Tea with bergamot", "7.90"), 201, "/sku", tea);
        create("A SKU exists only once", tea, details("Green tea", "Sencha", "9.90"), 409, "/status", 409);
    }

    private void create(String title, String sku, ObjectNode details, int status, String fact, Object value) {
        var body = JSON.createObjectNode().put("sku", sku).setAll(details);
        steps.take(title, post(product.url("/products"), body), Expectation.of(status, fact, value));
    }

    /** Without If-Match the service would refuse: nobody overwrites what he has not seen. */
    private void replaceMug() {
        var etag = steps.take("Read the first", get(product.url("/products/" + mug)), Expectation.of(200, "/sku", mug))
                .flatMap(answer -> answer.headers().firstValue("ETag"))
                .orElse("");
        var body = details("White mug, large", "Stoneware, 0.5 l", "14.00");
        steps.take(
                "Replace it, provided that it is still what was read",
                put(product.url("/products/" + mug), body, "If-Match", etag),
                Expectation.of(200, "/name", "White mug, large"));
        steps.take(
                "Replace it again by the same reading, which is stale now",
                put(product.url("/products/" + mug), body, "If-Match", etag),
                Expectation.of(412, "/status", 412));
    }

    private void searchAndPage() {
        var both = "/products?limit=1&q=" + batch;
        steps.take(
                "Search by words of name and description",
                get(product.url("/products?q=bergamot%20" + batch)),
                Expectation.of(200, "/items/0/sku", tea));
        var next = steps.fact(
                "Two products have the word: the first page of one",
                get(product.url(both)),
                Expectation.of(200, "/items/0/sku", mug),
                "/next");
        steps.take(
                "The page behind it",
                get(product.url(both + "&after=" + next)),
                Expectation.of(200, "/items/0/sku", tea));
    }

    private void retireTea() {
        steps.take("Retire the tea", delete(product.url("/products/" + tea)), Expectation.of(204));
        steps.take(
                "It stays to be read", get(product.url("/products/" + tea)), Expectation.of(200, "/status", "RETIRED"));
    }

    private ObjectNode details(String name, String description, String amount) {
        var details = JSON.createObjectNode();
        details.put("name", name).put("description", description + ", " + batch).put("status", "ACTIVE");
        details.putObject("price").put("amount", amount).put("currency", "EUR");
        return details;
    }
}
