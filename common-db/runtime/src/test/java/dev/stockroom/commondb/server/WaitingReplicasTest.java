package dev.stockroom.commondb.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TurnSessions;
import dev.stockroom.commondb.state.Phase;
import dev.stockroom.commondb.state.StartupState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What replicas that wait for their turn ask of a server: often at first, and once a second after a minute. */
@Tag("depth")
class WaitingReplicasTest {

    private static final Path FIGURES = Path.of("target/waiting-replicas.txt");
    private static final int SECONDS = 8;

    @RegisterExtension
    private final TurnSessions sessions = new TurnSessions();

    private final AtomicLong asks = new AtomicLong();
    private volatile Duration waited = Duration.ZERO;

    @ParameterizedTest
    @ValueSource(ints = {8, 32, 64})
    @Tag("P12")
    void eachAsksOnceASecondAfterAMinute(int replicas) throws Exception {
        Connection holder = sessions.open("widget/pod-0");
        MigrationTurn turn = TurnSessions.turn(holder, TurnSessions.state());
        turn.take();
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        for (int i = 1; i <= replicas; i++) {
            waiting.add(waits(sessions.open("widget/pod-" + i)));
        }
        double atFirst = perSecond();
        waited = Duration.ofMinutes(2);
        Thread.sleep(1_000); // the pauses that were begun before
        double later = perSecond();
        Files.writeString(
                FIGURES,
                "%d replicas ask %.0f times a second at first, %.0f after a minute%n"
                        .formatted(replicas, atFirst, later),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        assertThat(later).isPositive().isLessThanOrEqualTo(replicas * (SECONDS + 1.0) / SECONDS);
        turn.end();
        for (CompletableFuture<Void> replica : waiting) {
            replica.get();
        }
    }

    private CompletableFuture<Void> waits(Connection connection) throws Exception {
        StartupState state = TurnSessions.state();
        ServerWait wait = new ServerWait(
                Duration.ofMinutes(1), () -> System.nanoTime() + waited.toNanos(), Thread::sleep, Math::random);
        MigrationTurn turn = new MigrationTurn(
                connection,
                TestServer.server(TestServer.settings("postgres").read()),
                state,
                wait,
                System::nanoTime,
                Optional.empty());
        CompletableFuture<Void> taken = CompletableFuture.runAsync(
                () -> {
                    try {
                        turn.take(asks::incrementAndGet);
                        turn.end();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> new Thread(task).start());
        TestServer.await("it waits", () -> taken.isDone() || state.phase() == Phase.WAITING_FOR_REPLICA);
        return taken;
    }

    private double perSecond() throws InterruptedException {
        long before = asks.get();
        Thread.sleep(Duration.ofSeconds(SECONDS).toMillis());
        return (double) (asks.get() - before) / SECONDS;
    }
}
