package dev.stockroom.e2e.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Answer;
import dev.stockroom.e2e.bed.Failure;
import dev.stockroom.e2e.bed.Form;
import dev.stockroom.e2e.bed.History;
import dev.stockroom.e2e.bed.Login;
import dev.stockroom.e2e.bed.Pace;
import dev.stockroom.e2e.bed.Ports;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.ServiceProcess;
import dev.stockroom.e2e.bed.Testbed;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The server is late, never comes, is silent, or is none. */
@Tag("packaged")
class ServerAbsentIT {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @Test
    @Tag("P3")
    @Tag("P6")
    void becomesReadyWhenTheServerComesUpThreeSecondsLate() {
        var server = bed.stoppedServer();
        var saga = bed.launch(Service.ORDER_SAGA).on(server, "late").start().awaitLive();
        var waiting = saga.awaitPhase("WAITING_FOR_SERVER");
        try (var live = saga.poll("/q/health/live")) {
            waitsTruthfully(saga, waiting);
            server.start();
            var pace = Pace.within(Form.tested().ready(), saga::awaitReady);
            assertThat(live.answers()).extracting(Answer::status).containsOnly(200);
            assertThat(pace.longestAlone(live.longestGap())).isLessThanOrEqualTo(Duration.ofMillis(250));
        }
        History.of(server, "late").isExactly(Service.ORDER_SAGA);
    }

    /** For three seconds, while the tries go on. */
    private static void waitsTruthfully(ServiceProcess saga, Answer first) {
        assertThat(first.status()).isEqualTo(503);
        assertThat(first.database().path("reason").asText()).isNotBlank();
        assertThat(first.database().path("database").asText()).isEqualTo("late");
        saga.staysIn("WAITING_FOR_SERVER", Duration.ofSeconds(3));
        assertThat(saga.ready().database().path("attempts").asInt())
                .isGreaterThan(first.database().path("attempts").asInt());
        // a line when the reason changes and one every 10 s, never one per try
        assertThat(saga.output().lines().count()).isLessThan(15 + saga.age().toSeconds() / 10);
    }

    @Test
    void givesUpAfterTheTimeoutInOneBlockWhenTheServerNeverComes() {
        int port = Ports.free();
        var saga = bed.launch(Service.ORDER_SAGA)
                .at("jdbc:postgresql://127.0.0.1:" + port + "/never")
                .as(Login.SERVICE)
                .with("common-db.wait-timeout", "2s")
                .start();
        Failure.ends(saga, "127.0.0.1:" + port, "never", "common-db.wait-timeout");
        assertThat(saga.age()).isGreaterThan(Duration.ofSeconds(2));
    }

    @Test
    @Tag("P6")
    void heldServiceIsReadySoonAfterAServerThatItHadGivenUp() {
        var server = bed.stoppedServer();
        var saga = bed.launch(Service.ORDER_SAGA)
                .on(server, "given_up")
                .with("common-db.wait-timeout", "1s")
                .with("common-db.on-failure", "hold")
                .start();
        Failure.isHeld(saga, "common-db.wait-timeout");
        // longer than until the next try
        saga.staysIn("FAILED", ServiceProcess.NEXT_TRY.plusSeconds(1));
        server.start();
        Pace.within(Form.tested().ready(), ServiceProcess.NEXT_TRY, saga::awaitReady);
        History.of(server, "given_up").isExactly(Service.ORDER_SAGA);
    }

    @Test
    @Tag("P3")
    void isLiveWhileABlackHoleSwallowsItsTriesAndGivesUpInTime() throws Exception {
        try (var hole = new BlackHole()) {
            var saga = bed.launch(Service.ORDER_SAGA)
                    .at("jdbc:postgresql://127.0.0.1:" + hole.port() + "/swallowed")
                    .as(Login.SERVICE)
                    .with("common-db.wait-timeout", "4s")
                    .start()
                    .awaitLive();
            assertThat(saga.awaitPhase("WAITING_FOR_SERVER").status()).isEqualTo(503);
            Pace.within(
                    Duration.ofSeconds(1),
                    () -> assertThat(saga.live().status()).isEqualTo(200));
            Pace.within(
                    Duration.ofSeconds(4).plus(CONNECT_TIMEOUT),
                    () -> Failure.ends(saga, "127.0.0.1:" + hole.port(), "common-db.wait-timeout"));
        }
    }

    @Test
    @Tag("P6")
    void becomesReadyWhenABlackHoleTurnsIntoAServer() {
        var server = bed.ownServer();
        server.freeze();
        var saga = bed.launch(Service.ORDER_SAGA).on(server, "thawed").start().awaitLive();
        assertThat(saga.awaitPhase("WAITING_FOR_SERVER").status()).isEqualTo(503);
        server.thaw();
        Pace.within(Form.tested().ready(), saga::awaitReady);
    }

    @Test
    void failsAtOnceWithTheTextOfWhatIsNoPostgresServer() throws Exception {
        try (var http = new HttpServerOnPort()) {
            var saga = bed.launch(Service.ORDER_SAGA)
                    .at("jdbc:postgresql://127.0.0.1:" + http.port() + "/web")
                    .as(Login.SERVICE);
            Pace.within(
                    Duration.ofSeconds(10),
                    () -> Failure.ends(saga.start(), "127.0.0.1:" + http.port(), "08P01", "PostgreSQL"));
        }
    }
}
