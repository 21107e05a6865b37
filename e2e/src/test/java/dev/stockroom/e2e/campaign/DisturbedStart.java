package dev.stockroom.e2e.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Failure;
import dev.stockroom.e2e.bed.History;
import dev.stockroom.e2e.bed.Pace;
import dev.stockroom.e2e.bed.ServiceProcess;
import dev.stockroom.e2e.bed.Testbed;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** Runs one case: a start that is disturbed and ends well, and the next one, which completes it. */
final class DisturbedStart {

    /** From the first start until it has ended or is ready; a start that waits for nothing else gives up within it. */
    private static final Duration BOUND = Duration.ofSeconds(70);

    /** Until the server has noticed that the first start's sessions are over. */
    private static final Duration NOTICED = Duration.ofSeconds(5);

    private static final int KILLED = 137;
    private static final int TAIL = 3000;
    private static final String LEFT = """
            SELECT 'advisory lock of ' || l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database
            WHERE l.locktype = 'advisory' AND d.datname = ?
            UNION ALL
            SELECT 'session ' || application_name || ' of the first start' FROM pg_stat_activity
            WHERE datname = ? AND backend_start < ?::timestamptz
            UNION ALL
            SELECT state || ' by ' || application_name FROM pg_stat_activity
            WHERE datname = ? AND state LIKE 'idle in transaction%'
            """;

    private final Testbed bed;
    private final Campaign campaign;
    private final Pace pace;
    private final Case disturbed;
    private final String database;
    private String struck = "never reached";
    private String log = "";

    DisturbedStart(Testbed bed, Campaign campaign, Pace pace, Case disturbed) {
        this.bed = bed;
        this.campaign = campaign;
        this.pace = pace;
        this.disturbed = disturbed;
        this.database = campaign.newDatabase(disturbed.beginning());
    }

    /** Says whether the start came to the message that the case names. */
    boolean run() {
        try {
            boolean cameToTheMessage = disturb();
            completeByTheNext();
            campaign.server().admin().execute("DROP DATABASE " + database + " WITH (FORCE)");
            return cameToTheMessage;
        } catch (IOException | RuntimeException | AssertionError e) {
            throw new AssertionError("%s, message \"%s\": %s%n%s".formatted(disturbed, struck, e.getMessage(), log), e);
        }
    }

    private boolean disturb() throws IOException {
        try (var proxy = new DisturbingProxy(campaign.server(), disturbed.fault(), disturbed.number())) {
            var service = campaign.launch(disturbed.beginning())
                    .at("jdbc:postgresql://127.0.0.1:" + proxy.port() + "/" + database)
                    .with("common-db.wait-timeout", "5s")
                    .start();
            proxy.standsBefore(service);
            try {
                endsOrIsReady(service);
            } finally {
                struck = proxy.struck().map(Message::toString).orElse(struck);
                end(service);
            }
            return proxy.struck().isPresent();
        }
    }

    private void endsOrIsReady(ServiceProcess service) {
        Awaitility.await("end of the start")
                .atMost(ServiceProcess.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !service.isAlive() || isReady(service));
        assertThat(pace.longestSoFar(service.age())).isLessThanOrEqualTo(BOUND);
        if (service.isAlive()) {
            Failure.hasNoStackTrace(service);
        } else if (disturbed.fault() == Fault.KILL) {
            assertThat(service.awaitExit()).isEqualTo(KILLED);
        } else {
            Failure.ends(service);
        }
    }

    private static boolean isReady(ServiceProcess service) {
        return service.ready().status() == 200;
    }

    private void completeByTheNext() {
        var began = campaign.server().admin().value("SELECT clock_timestamp()");
        var next = campaign.launch(disturbed.beginning())
                .on(campaign.server(), database)
                .start();
        try {
            next.awaitReady();
            History.of(campaign.server(), database)
                    .isExactly(disturbed.beginning().service());
            assertThat(campaign.schema(database)).isEqualTo(campaign.schema(disturbed.beginning()));
            leavesNothingBehind(began);
            Failure.hasNoStackTrace(next);
        } finally {
            end(next);
        }
    }

    private void leavesNothingBehind(String began) {
        long since = System.nanoTime();
        Awaitility.await("what the first start left")
                .atMost(ServiceProcess.PATIENCE)
                .untilAsserted(() -> assertThat(left(began)).isEmpty());
        assertThat(pace.longestSoFar(Duration.ofNanos(System.nanoTime() - since)))
                .isLessThanOrEqualTo(NOTICED);
    }

    private List<String> left(String began) {
        return campaign.server().admin().rows(LEFT, database, database, began, database);
    }

    private void end(ServiceProcess service) {
        bed.end(service);
        var output = service.output();
        log += "--- process " + service.pid() + "\n" + output.substring(Math.max(0, output.length() - TAIL));
    }
}
