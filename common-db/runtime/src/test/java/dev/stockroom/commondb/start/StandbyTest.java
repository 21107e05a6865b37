package dev.stockroom.commondb.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.operator.DatabaseReport;
import dev.stockroom.commondb.operator.ServiceDatabase;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseUrl;
import dev.stockroom.commondb.state.Phase;
import dev.stockroom.commondb.state.PlainHealthData;
import dev.stockroom.commondb.state.StartupState;
import dev.stockroom.testbed.Postgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standby, which becomes a primary sooner or later: a start waits for it, a command does not for long. */
@Tag("server")
@Tag("P12")
class StandbyTest {

    @TempDir
    Path folder;

    private final StartupState state = new StartupState(System::nanoTime);

    @Test
    @Tag("P6")
    void aStartWaitsPastItsTimeoutAndGoesOnAfterThePromotion() throws Exception {
        try (Postgres standby = standby()) {
            TestService service = service(standby);
            CompletableFuture<DatabaseStartException> start =
                    CompletableFuture.supplyAsync(() -> service.start(state), task -> new Thread(task).start());
            TestServer.await("it waits", () -> reason().contains("(a standby)"));
            long attempts = state.snapshot().attempts();
            TestServer.await(
                    "it waits for longer than its time-out",
                    () -> start.isDone() || state.snapshot().attempts() > attempts + 10);
            assertThat(start).isNotDone();
            assertThat(state.phase()).isEqualTo(Phase.WAITING_FOR_SERVER);
            try (var connection = standby.database("postgres").getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("SELECT pg_promote()");
            }
            assertThat(start.get(5, TimeUnit.MINUTES)).isNull();
        }
    }

    @Test
    void aCommandSaysThatItIsOne() throws Exception {
        try (Postgres standby = standby()) {
            DatabaseStartException refusal = catchThrowableOfType(
                    DatabaseStartException.class,
                    () -> service(standby, "postgres_is_there")
                            .commands()
                            .server()
                            .create());
            assertThat(refusal.block())
                    .contains("25006", "a standby", "point quarkus.datasource.jdbc.url at the primary")
                    .contains("(waited 500 ms)")
                    .doesNotContain("did not answer", "default_transaction_read_only");
        }
    }

    @Test
    void aCommandThatLooksShowsTheMigrationsAndSaysThatUpWouldRefuse() throws Exception {
        try (Postgres standby = standby()) {
            ServiceDatabase commands = service(standby, "postgres").commands();
            assertThat(DatabaseReport.of(commands).pending()).isOne();
            assertThat(commands.refusal(false)
                            .map(DatabaseStartException::block)
                            .orElse("none"))
                    .contains("25006", "a standby", "point quarkus.datasource.jdbc.url at the primary")
                    .doesNotContain("waited");
        }
    }

    /** It has nobody to follow, and waits in recovery all the same. */
    private static Postgres standby() throws IOException {
        Path data = Files.createTempDirectory("standby");
        return Postgres.starter()
                .data(data)
                .beforeTheStart(() -> {
                    try {
                        Files.createFile(data.resolve("standby.signal"));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .start();
    }

    private TestService service(Postgres standby) {
        return service(standby, TestServer.freshName("promoted"));
    }

    private TestService service(Postgres standby, String database) {
        DatabaseUrl url = new DatabaseUrl("localhost:" + standby.port(), database, Map.of());
        TestSettings settings =
                new TestSettings(url, new Login(Postgres.SUPERUSER, null)).waiting(Duration.ofMillis(500));
        return new TestService(folder, settings).file("V1__one.sql", "CREATE TABLE one (id int);");
    }

    private String reason() {
        return String.valueOf(PlainHealthData.of(state).get("reason"));
    }
}
