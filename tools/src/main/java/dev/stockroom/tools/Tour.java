package dev.stockroom.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stockroom.tools.Steps.Call;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;

/** A walk through both services over HTTP: every request and answer shown, every answer compared with the expected. */
final class Tour {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Service product;
    private final Service inventory;
    private final Steps steps;
    private final String mug;
    private final String tea;

    /** Data survives between runs, so each run brings SKUs of its own, told apart by the suffix. */
    Tour(Service product, Service inventory, Steps steps, String suffix) {
        this.product = product;
        this.inventory = inventory;
        this.steps = steps;
        mug = "MUG-" + suffix;
        tea = "TEA-" + suffix;
    }

    void walk() {
        askReadiness();
        create("Create a product", mug, "White mug", "Stoneware, 0.3 l", "12.50");
        create("Create another", tea, "Earl Grey", "Black tea with bergamot, 100 g", "7.90");
        var etag = readMug();
        steps.take("List them", get(product.url("/products?limit=5")), Expectation.of(200));
        replaceMug(etag);
        registerStock();
        steps.take("Read the stock", get(inventory.url("/stock/" + mug)), Expectation.of(200, "/available", 40));
    }

    private void askReadiness() {
        var ready = Expectation.of(200, "/status", "UP");
        steps.take("Is product-service ready?", get(product.managementUrl("/q/health/ready")), ready);
        steps.take("Is inventory-service ready?", get(inventory.managementUrl("/q/health/ready")), ready);
    }

    private void create(String title, String sku, String name, String description, String amount) {
        var body = JSON.createObjectNode().put("sku", sku).setAll(details(name, description, amount));
        steps.take(title, send("POST", product.url("/products"), body), Expectation.of(201, "/sku", sku));
    }

    private String readMug() {
        return steps.take("Read the first", get(product.url("/products/" + mug)), Expectation.of(200, "/sku", mug))
                .flatMap(answer -> answer.headers().firstValue("ETag"))
                .orElse("");
    }

    /** Without If-Match the service would refuse: nobody overwrites what he has not seen. */
    private void replaceMug(String etag) {
        var body = details("White mug, large", "Stoneware, 0.5 l", "14.00");
        steps.take(
                "Replace it, provided that it is still what was read",
                send("PUT", product.url("/products/" + mug), body, "If-Match", etag),
                Expectation.of(200, "/name", "White mug, large"));
    }

    private void registerStock() {
        steps.take(
                "Register stock; inventory-service asks product-service whether there is such a product",
                send(
                        "PUT",
                        inventory.url("/stock/" + mug),
                        JSON.createObjectNode().put("onHand", 40)),
                Expectation.of(201, "/onHand", 40));
    }

    private static ObjectNode details(String name, String description, String amount) {
        var details = JSON.createObjectNode();
        details.put("name", name).put("description", description).put("status", "ACTIVE");
        details.putObject("price").put("amount", amount).put("currency", "EUR");
        return details;
    }

    private static Call get(URI uri) {
        return new Call(request(uri).build(), "");
    }

    private static Call send(String method, URI uri, JsonNode body, String... headers) {
        var request = request(uri)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body.toString()));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new Call(request.build(), body.toString());
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10));
    }
}
