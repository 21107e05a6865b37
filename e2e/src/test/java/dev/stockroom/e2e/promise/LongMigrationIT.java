package dev.stockroom.e2e.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Answer;
import dev.stockroom.e2e.bed.Failure;
import dev.stockroom.e2e.bed.History;
import dev.stockroom.e2e.bed.LongMigration;
import dev.stockroom.e2e.bed.Pace;
import dev.stockroom.e2e.bed.Poller;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.ServiceProcess;
import dev.stockroom.e2e.bed.Testbed;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A migration that takes its time, seen by probes every 5 ms, while a second replica waits. */
@Tag("depth")
@Tag("P1")
@Tag("P2")
@Tag("P3")
class LongMigrationIT {

    private static final int ANSWERS = 1000;
    private static final Duration LONGEST_GAP = Duration.ofMillis(250);
    private static final String SLEEPING =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = ? AND state = 'active' AND query LIKE '%pg_sleep(600)%'";

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @Test
    void isLiveAndSaysWhatItDoesAllTheTime() {
        var database = bed.newName();
        var saga = bed.saga(database)
                .placeholder("pause", LongMigration.PAUSE)
                .start()
                .awaitLive();
        try (var live = saga.poll("/q/health/live");
                var ready = saga.poll("/q/health/ready");
                var pace = new Pace()) {
            saga.awaitPhase("MIGRATING");
            var replica = bed.saga(database).start();
            waitsForTheFirst(replica, saga);
            halfSentRequestsHoldUpNobody(saga, pace);
            answersWhatAnOperatorAsks(saga);
            int seen = ready.answers().size();
            Awaitility.await().until(() -> ready.answers().size() > seen + ANSWERS);
            LongMigration.end(bed.server().sql(database), () -> {
                saga.awaitReady();
                // the first answers of the opened port too
                replica.awaitReady();
            });
            isLiveAllTheTime(live, pace);
            isReadyOnlyAtTheEnd(ready, pace);
        }
        History.of(bed.server(), database).isExactly(Service.ORDER_SAGA);
    }

    /** What an operator does with a migration that must not go on. */
    @Test
    @Tag("P4")
    @Tag("P6")
    void stopsWhenTheSessionThatAWaitingReplicaNamesIsTerminated() {
        var database = bed.newDatabase();
        var saga = bed.saga(database)
                .placeholder("rows", 5)
                .placeholder("pause", 600)
                .start();
        awaitSleeping(database, "1");
        var replica = bed.saga(database).placeholder("rows", 3).start();
        long pid = replica.awaitPhase("WAITING_FOR_REPLICA")
                .database()
                .path("holderPid")
                .asLong();
        assertThat(bed.server().admin().holds("SELECT pg_terminate_backend(?::int)", pid))
                .isTrue();
        awaitSleeping(database, "0");
        Failure.ends(saga, "V4__backfill_sagas.sql", "57P01", "nothing of this migration was applied");
        replica.awaitReady();
        assertThat(bed.server().sql(database).value("SELECT count(*) FROM create_order_saga_states"))
                .isEqualTo("3");
        History.of(bed.server(), database).isExactly(Service.ORDER_SAGA);
    }

    private void awaitSleeping(String database, String sessions) {
        Awaitility.await("sessions that sleep in a migration: " + sessions)
                .atMost(ServiceProcess.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> bed.server().admin().value(SLEEPING, database), sessions::equals);
    }

    private static void waitsForTheFirst(ServiceProcess replica, ServiceProcess first) {
        var data = replica.awaitPhase("WAITING_FOR_REPLICA").database();
        assertThat(data.path("holder").asText()).isNotBlank();
        assertThat(data.path("holderPid").asInt()).isPositive();
        assertThat(data.path("heldMs").asLong()).isPositive();
        assertThat(replica.live().status()).isEqualTo(200);
        assertThat(first.ready().phase()).isEqualTo("MIGRATING");
    }

    private static void halfSentRequestsHoldUpNobody(ServiceProcess saga, Pace pace) {
        try (var requests = new HalfSentRequests(saga.managementPort(), 100);
                var live = saga.poll("/q/health/live")) {
            assertThat(requests.count()).isEqualTo(100);
            Awaitility.await().until(() -> live.answers().size() > 100);
            assertThat(live.answers()).extracting(Answer::status).containsOnly(200);
            assertThat(pace.longestSoFar(live.slowest())).isLessThan(Duration.ofSeconds(1));
        }
    }

    private static void answersWhatAnOperatorAsks(ServiceProcess saga) {
        assertThat(saga.management("/q/health/started").status()).isEqualTo(200);
        assertThat(saga.management("/q/health/started").json())
                .isEqualTo(saga.live().json());
        assertThat(saga.live().body()).isEqualTo("{\"status\":\"UP\",\"checks\":[]}");
        assertThat(saga.live().headers().toLowerCase(Locale.ROOT)).contains("connection: close");
        assertThat(saga.management("/q/health").phase()).isEqualTo("MIGRATING");
        assertThat(saga.management("/q/metrics").status()).isEqualTo(200);
        assertThat(saga.management("/q/metrics").body()).contains("common_db_");
        var other = saga.management("/anything/else");
        assertThat(other.status()).isEqualTo(503);
        assertThat(other.phase()).isEqualTo("MIGRATING");
        assertThat(other.headers().toLowerCase(Locale.ROOT)).contains("retry-after: 1");
    }

    private static void isLiveAllTheTime(Poller live, Pace pace) {
        assertThat(live.answers())
                .hasSizeGreaterThan(live.sinceFirstAnswer().size() * 9 / 10)
                .extracting(Answer::status)
                .containsOnly(200);
        assertThat(pace.longestAlone(live.longestGap())).isLessThanOrEqualTo(LONGEST_GAP);
        assertThat(pace.longestAlone(live.slowest())).isLessThan(Duration.ofSeconds(1));
    }

    private static void isReadyOnlyAtTheEnd(Poller ready, Pace pace) {
        assertThat(pace.longestAlone(ready.longestGap())).isLessThanOrEqualTo(LONGEST_GAP);
        var answers = ready.answers();
        var before =
                answers.stream().takeWhile(answer -> answer.status() != 200).toList();
        assertThat(before).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.phase()).isNotBlank();
        });
        assertThat(answers.subList(before.size(), answers.size()))
                .isNotEmpty()
                .extracting(Answer::status)
                .containsOnly(200);
        showsProgress(before.stream()
                .filter(answer -> answer.database().path("migration").asText().equals("4 - backfill sagas"))
                .toList());
    }

    private static void showsProgress(List<Answer> backfilling) {
        assertThat(backfilling).hasSizeGreaterThan(ANSWERS).allSatisfy(answer -> {
            assertThat(answer.phase()).isEqualTo("MIGRATING");
            assertThat(answer.database().path("applied").asInt()).isEqualTo(3);
            assertThat(answer.database().path("pending").asInt()).isEqualTo(3);
        });
        var first = backfilling.get(0);
        var last = backfilling.get(backfilling.size() - 1);
        // by the clock of who asked; each answer is of a moment between its request and its arrival
        assertThat(elapsed(last) - elapsed(first))
                .isBetween(
                        milliseconds(last.at() - first.at() - first.took()) - 1,
                        milliseconds(last.at() + last.took() - first.at()) + 1);
    }

    private static long milliseconds(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }

    private static long elapsed(Answer answer) {
        return answer.database().path("elapsedMs").asLong();
    }
}
