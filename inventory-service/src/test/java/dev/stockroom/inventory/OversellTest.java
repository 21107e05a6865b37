package dev.stockroom.inventory;

import static dev.stockroom.inventory.Client.confirm;
import static dev.stockroom.inventory.Client.release;
import static dev.stockroom.inventory.Client.reserve;
import static dev.stockroom.inventory.Client.together;
import static dev.stockroom.inventory.Stockroom.newSku;
import static dev.stockroom.inventory.Stockroom.register;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.stockroom.inventory.Client.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** However many want the same at the same time, what is there is given away once. */
@Tag("quarkus")
@QuarkusTest
class OversellTest {

    private final String sku = newSku();

    @Test
    void sixtyFourClientsGetAThousandUnitsAndNotOneMore() throws Exception {
        register(sku, 1000);

        List<Integer> answers = new ArrayList<>();
        together(
                        64,
                        client -> IntStream.range(0, 20)
                                .map(i -> reserve(sku + "-" + client + "-" + i, sku, 1)
                                        .status())
                                .boxed()
                                .toList())
                .forEach(answers::addAll);

        assertThat(answers).hasSize(1280).containsOnly(201, 409);
        assertThat(Collections.frequency(answers, 201)).isEqualTo(1000);
        get("/stock/" + sku).then().body("reserved", equalTo(1000)).body("available", equalTo(0));
    }

    @Test
    void takesWhatFitsWhenQuantitiesDiffer() throws Exception {
        register(sku, 100);

        List<Answer> answers = together(32, client -> reserve(sku + "-" + client, sku, 1 + client % 9));

        int held = answers.stream()
                .filter(answer -> answer.status() == 201)
                .mapToInt(answer -> answer.body().at("/lines/0/quantity").asInt())
                .sum();
        assertThat(answers).extracting(Answer::status).containsOnly(201, 409);
        get("/stock/" + sku).then().body("reserved", equalTo(held));
        assertThat(held).isBetween(92, 100); // whatever was refused was more than what was left
    }

    @Test
    void givesAnOrderItsReservationOnceHoweverOftenItIsSent() throws Exception {
        register(sku, 3);

        List<Answer> answers = together(16, client -> reserve(sku, sku, 3));

        assertThat(answers).extracting(Answer::status).containsOnly(200, 201).containsOnlyOnce(201);
        assertThat(answers.stream().map(Answer::id).distinct()).hasSize(1);
        get("/stock/" + sku).then().body("reserved", equalTo(3));
    }

    @Test
    void letsOneOfSeveralOrdersWithTheSameIdWin() throws Exception {
        register(sku, 100);

        List<Integer> answers =
                together(16, client -> reserve(sku, sku, 1 + client % 2).status());

        assertThat(answers).containsOnly(200, 201, 422).containsOnlyOnce(201);
        assertThat(Collections.frequency(answers, 422)).isEqualTo(8);
    }

    @Test
    void endsAReservationOnceHoweverManyTry() throws Exception {
        register(sku, 1);
        long id = Stockroom.held(sku, sku, 1);

        List<Integer> answers = together(16, client -> (client % 2 == 0 ? confirm(id) : release(id)).status());

        assertThat(answers).containsOnly(200, 409);
        assertThat(Collections.frequency(answers, 200)).isEqualTo(8);
        String state = get("/reservations/" + id).path("state");
        get("/stock/" + sku)
                .then()
                .body("reserved", equalTo(0))
                .body("onHand", equalTo(state.equals("CONFIRMED") ? 0 : 1));
    }

    @Test
    void repeatsConfirmsAndReleasesWithoutWaitingInACircle() throws Exception {
        register(sku + "-A", 1_000_000);
        register(sku + "-B", 1_000_000);

        List<List<Integer>> answers = together(
                12,
                client -> IntStream.range(0, 40)
                        .map(i -> meddle(sku + "-" + i / 2))
                        .boxed()
                        .toList());

        assertThat(answers).allSatisfy(codes -> assertThat(codes).isSubsetOf(200, 409));
    }

    /** Sends the same order as all others do, with its lines in either order, and ends it at once. */
    private int meddle(String orderId) {
        boolean swap = ThreadLocalRandom.current().nextBoolean();
        String first = swap ? "-B" : "-A";
        String second = swap ? "-A" : "-B";
        Answer answer = reserve(orderId, sku + first, 1, sku + second, 1);
        if (answer.status() > 201) {
            return answer.status();
        }
        long id = answer.id();
        return (swap ? confirm(id) : release(id)).status();
    }
}
