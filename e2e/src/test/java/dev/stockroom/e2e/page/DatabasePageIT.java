package dev.stockroom.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stockroom.e2e.bed.Answer;
import dev.stockroom.e2e.bed.JsonShape;
import dev.stockroom.e2e.bed.Login;
import dev.stockroom.e2e.bed.LongMigration;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.ServiceProcess;
import dev.stockroom.e2e.bed.Testbed;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page at /q/database of a packaged service, through a start that takes its time and after it. */
@Tag("packaged")
class DatabasePageIT {

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @Test
    @Tag("P3")
    void showsALongStartFromItsBeginningToTheEnd() throws IOException {
        var server = bed.stoppedServer();
        var database = bed.newName();
        var saga = bed.launch(Service.ORDER_SAGA)
                .on(server, database)
                .placeholder("pause", LongMigration.PAUSE)
                .env("HOSTNAME", "pod-1");
        var first = saga.start().awaitLive();
        var live = first.age();
        first.await(
                ServiceProcess.PATIENCE, "a refusal", answer -> answer.body().contains("connection refused"));
        assertThat(html(first)).contains("<title>Waiting - " + database + "</title>", "connection refused");
        assertThat(states(json(first))).hasSize(6).containsOnly("unknown");

        server.start();
        first.await(
                ServiceProcess.PATIENCE, "the long one", answer -> answer.body().contains("4 - backfill sagas"));
        assertThat(html(first)).contains("<title>Migrating - ", "4 - backfill sagas", "<progress ");
        assertThat(states(json(first)))
                .containsExactly("applied", "applied", "applied", "running", "pending", "pending");
        var second = saga.env("HOSTNAME", "pod-2").start();
        var waiting = second.awaitPhase("WAITING_FOR_REPLICA").database();
        assertThat(waiting.path("holder").asText()).isEqualTo("order-saga/pod-1");
        assertThat(html(second)).contains("for order-saga/pod-1, which is migrating");
        Awaitility.await()
                .untilAsserted(() -> assertThat(states(json(second)))
                        .containsExactly("applied", "applied", "applied", "pending", "pending", "pending"));

        long sinceLive = first.age().minus(live).toMillis();
        LongMigration.end(server.sql(database), () -> {
            first.awaitReady();
            second.awaitReady();
        });
        isComplete(json(first), "pod-1", sinceLive, first.age().toMillis());
        assertThat(html(first)).contains("<title>Ready - ", "6 applied, 0 pending");
        saysTheSameAsDbStatus(
                json(first), saga.run("db", "status", "--json").exits(0).json());
        assertThat(json(second).at("/start/migrations"))
                .as("the second one had nothing to do")
                .isEmpty();
        assertThat(json(second).at("/start/stages").findValuesAsText("stage")).contains("WAITING_FOR_REPLICA");
        isAsDocumented(json(first));
    }

    private static void isComplete(JsonNode page, String replica, long atLeast, long atMost) {
        var start = page.path("start");
        assertThat(start.path("complete").asBoolean()).isTrue();
        assertThat(start.path("stages").findValuesAsText("stage"))
                .startsWith("FRAMEWORK", "WAITING_FOR_SERVER", "CREATING_DATABASE")
                .endsWith("MIGRATING", "FRAMEWORK");
        var end = 0L;
        for (var stage : start.path("stages")) {
            assertThat(stage.path("beginMs").asLong()).as("no gap").isEqualTo(end);
            end += stage.path("lengthMs").asLong();
        }
        assertThat(start.path("lengthMs").asLong()).isEqualTo(end).isBetween(atLeast, atMost);
        assertThat(start.path("migrations").findValuesAsText("outcome"))
                .hasSize(6)
                .containsOnly("APPLIED");
        assertThat(page.path("migrations").findValuesAsText("appliedBy"))
                .hasSize(6)
                .containsOnly(Login.SERVICE.user() + "@order-saga/" + replica);
        assertThat(page.path("migrations"))
                .allMatch(migration -> migration.path("undo").asBoolean());
    }

    private static void saysTheSameAsDbStatus(JsonNode page, JsonNode status) {
        for (var field : List.of("/service", "/server", "/database", "/version", "/applied", "/pending")) {
            assertThat(page.at(field)).as(field).isEqualTo(status.at(field));
        }
        for (int i = 0; i < 6; i++) {
            for (var field : List.of("version", "description", "script", "state", "appliedAt", "durationMs")) {
                assertThat(page.at("/migrations/" + i + "/" + field))
                        .isEqualTo(status.at("/migrations/" + i + "/" + field));
            }
        }
    }

    private static void isAsDocumented(JsonNode page) throws IOException {
        assertThat(JsonShape.of(page)).isEqualTo(JsonShape.documented("/q/database"));
    }

    @Test
    void showsWhatItKnewWhenTheServerIsGone() {
        var server = bed.ownServer();
        var saga =
                bed.launch(Service.ORDER_SAGA).on(server, bed.newName()).start().awaitReady();
        assertThat(json(saga).at("/history/problem").isNull()).isTrue();
        server.stop();
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(json(saga).at("/history/problem").asText()).isEqualTo("connection refused"));
        assertThat(json(saga).path("version").asText()).isEqualTo("6");
        assertThat(html(saga)).contains("because it cannot be read now: connection refused");
    }

    private static List<String> states(JsonNode page) {
        return StreamSupport.stream(page.path("migrations").spliterator(), false)
                .map(migration -> migration.path("state").asText())
                .toList();
    }

    private static String html(ServiceProcess service) {
        var answer = service.management("/q/database");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsIgnoringCase("content-security-policy: default-src 'none'");
        return answer.body();
    }

    private static JsonNode json(ServiceProcess service) {
        return Answer.asJson(service.managementPort(), "/q/database").json();
    }
}
