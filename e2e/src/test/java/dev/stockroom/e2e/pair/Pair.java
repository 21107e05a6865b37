package dev.stockroom.e2e.pair;

import dev.stockroom.e2e.bed.Launch;
import dev.stockroom.e2e.bed.Ports;
import dev.stockroom.e2e.bed.PostgresCluster;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.ServiceProcess;
import dev.stockroom.e2e.bed.Sql;
import dev.stockroom.e2e.bed.Testbed;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two services on one server, and what tests do with them. */
public final class Pair {

    private static final Pattern LISTENING = Pattern.compile("Listening on: (http://[0-9.]+:[0-9]+)");

    /** Both equations at one moment: a statement sees one state of the database. */
    private static final String WRONG = """
            SELECT sku, on_hand, coalesce(moved, 0), reserved, coalesce(held, 0)
              FROM stock
              LEFT JOIN (SELECT stock_id, sum(delta) AS moved FROM stock_movement GROUP BY stock_id) m ON stock_id = id
              LEFT JOIN (SELECT sku, sum(quantity) AS held
                           FROM reservation_line JOIN reservation ON reservation.id = reservation_id
                          WHERE state = 'HELD' GROUP BY sku) l USING (sku)
             WHERE on_hand <> coalesce(moved, 0) OR reserved <> coalesce(held, 0)""";

    private final Testbed bed;
    private final PostgresCluster server;

    public Pair(Testbed bed, PostgresCluster server) {
        this.bed = bed;
        this.server = server;
    }

    ServiceProcess startProduct() {
        return bed.launch(Service.PRODUCT).on(server, "product").start();
    }

    ServiceProcess startInventory(String productUrl) {
        return inventory(productUrl).start();
    }

    private Launch inventory(String productUrl) {
        return bed.launch(Service.INVENTORY)
                .on(server, "inventory")
                .with("quarkus.rest-client.product-service.url", productUrl);
    }

    /** A replica that never needs to ask product-service. */
    ServiceProcess startInventory() {
        return startInventory("http://127.0.0.1:" + Ports.free());
    }

    /** The same where 64 clients may have to wait for each other's connections on a busy machine. */
    ServiceProcess startPatientInventory() {
        return inventory("http://127.0.0.1:" + Ports.free())
                .with("quarkus.datasource.jdbc.acquisition-timeout", "60s")
                .start();
    }

    /** Where the API of a service that is ready is. */
    public static String url(ServiceProcess service) {
        service.awaitReady().awaitOutput("Listening on: ");
        Matcher matcher = LISTENING.matcher(service.output());
        if (!matcher.find()) {
            throw new IllegalStateException(service.output());
        }
        return matcher.group(1);
    }

    Sql inventory() {
        return server.sql("inventory");
    }

    /** Puts stock on the shelf without asking product-service. */
    void stock(String sku, int onHand) {
        inventory().execute("""
                WITH registered AS (INSERT INTO stock (sku, on_hand) VALUES ('%1$s', %2$d) RETURNING id)
                INSERT INTO stock_movement (stock_id, kind, delta) SELECT id, 'REGISTERED', %2$d FROM registered""".formatted(sku, onHand));
    }

    /** The stock for which one of the two equations does not hold now. */
    public List<String> wrong() {
        return inventory().rows(WRONG);
    }

    public static PairAnswer reserve(String url, String orderId, int ttlSeconds, List<String> skus, int quantity) {
        var lines = new ArrayList<String>();
        skus.forEach(sku -> lines.add("{\"sku\":\"%s\",\"quantity\":%d}".formatted(sku, quantity)));
        var body = "{\"orderId\":\"%s\",\"lines\":%s,\"ttlSeconds\":%d}".formatted(orderId, lines, ttlSeconds);
        return PairAnswer.to("POST", url + "/reservations", body);
    }

    public static PairAnswer register(String url, String sku, int onHand) {
        return PairAnswer.to("PUT", url + "/stock/" + sku, "{\"onHand\":" + onHand + "}");
    }

    public static PairAnswer createProduct(String url, String sku) {
        var body = """
                {"sku": "%s", "name": "Garden chair", "price": {"amount": "19.90", "currency": "EUR"}}""".formatted(sku);
        return PairAnswer.to("POST", url + "/products", body);
    }
}
