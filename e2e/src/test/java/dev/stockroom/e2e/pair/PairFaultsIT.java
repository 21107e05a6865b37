package dev.stockroom.e2e.pair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Pace;
import dev.stockroom.e2e.bed.Testbed;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the pair needs goes away, and comes back: clients are told to wait, and nobody has to restart anything. */
@Tag("packaged")
class PairFaultsIT {

    /** The pool's time-out of 3 s, and some. */
    private static final Duration POOL_TIMEOUT = Duration.ofSeconds(6);

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @Test
    void waitsForPostgresToComeBack() {
        var server = bed.ownServer();
        var pair = new Pair(bed, server);
        var product = pair.startProduct();
        var inventory = pair.startInventory();
        var products = Pair.url(product);
        var stock = Pair.url(inventory);
        pair.stock("A", 10);
        assertThat(Pair.createProduct(products, "A").status()).isEqualTo(201);

        server.stop();
        expectUnavailable("GET", products + "/products/A", "");
        expectUnavailable("GET", products + "/products?q=chair", "");
        expectUnavailable("GET", stock + "/stock/A", "");
        expectUnavailable("POST", stock + "/reservations", order("1"));
        expectUnavailable("POST", stock + "/reservations/1/confirm", "");
        assertThat(List.of(product.live().status(), inventory.live().status())).containsOnly(200);
        server.start();

        Awaitility.await().untilAsserted(() -> {
            assertThat(PairAnswer.to("GET", products + "/products/A", "").status())
                    .isEqualTo(200);
            assertThat(PairAnswer.to("POST", stock + "/reservations", order("2"))
                            .status())
                    .isBetween(200, 201);
        });
        assertThat(pair.inventory().rows("SELECT order_id FROM reservation")).containsExactly("2");
        assertThat(pair.wrong()).isEmpty();
    }

    @Test
    void registersNothingWhileProductServiceIsAway() {
        var server = bed.ownServer();
        var pair = new Pair(bed, server);
        var product = pair.startProduct();
        var products = Pair.url(product);
        var stock = Pair.url(pair.startInventory(products));
        List.of("A", "B", "C").forEach(sku -> Pair.createProduct(products, sku));
        PairAnswer.to("DELETE", products + "/products/C", "");

        // on a busy machine the first answer may take longer than product-service has
        Awaitility.await().until(() -> Pair.register(stock, "A", 10).status() == 201);
        Awaitility.await()
                .untilAsserted(() -> assertThat(Pair.register(stock, "C", 10).status())
                        .as("retired")
                        .isEqualTo(422));
        Awaitility.await().until(() -> Pair.register(stock, "UNKNOWN", 10).status() == 422);

        product.signal("STOP");
        expectUnavailable("PUT", stock + "/stock/B", "{\"onHand\":10}");
        expectUnavailable("PUT", stock + "/stock/B", "{\"onHand\":10}");
        assertThat(pair.inventory().rows("SELECT sku FROM stock")).containsExactly("A");
        assertThat(PairAnswer.to("POST", stock + "/reservations", order("1")).status())
                .as("needs nobody else")
                .isEqualTo(201);
        product.signal("CONT");
        Awaitility.await().until(() -> Pair.register(stock, "B", 10).status() == 201);

        product.signal("KILL");
        expectUnavailable("PUT", stock + "/stock/D", "{\"onHand\":10}");
    }

    private static String order(String orderId) {
        return "{\"orderId\":\"%s\",\"lines\":[{\"sku\":\"A\",\"quantity\":1}]}".formatted(orderId);
    }

    private static void expectUnavailable(String method, String url, String body) {
        Pace.within(POOL_TIMEOUT, () -> {
            var answer = PairAnswer.to(method, url, body);

            assertThat(answer.status()).as(url).isEqualTo(503);
            assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
        });
    }
}
