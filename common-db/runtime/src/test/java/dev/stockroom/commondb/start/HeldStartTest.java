package dev.stockroom.commondb.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.state.Phase;
import dev.stockroom.commondb.state.PlainHealthData;
import dev.stockroom.commondb.state.StartupState;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that has failed, and stays. */
@Tag("server")
@Tag("P6")
class HeldStartTest {

    private static final String ONE = "CREATE TABLE one (id int);";

    @TempDir
    Path folder;

    private final String database = TestServer.freshName("held");
    private final StartupState state = new StartupState(System::nanoTime);

    @Test
    void goesOnWhenTheDatabaseIsCreated() throws Exception {
        CompletableFuture<DatabaseStartException> start =
                starting(TestServer.settings(database).withoutCreating().holding());
        assertThat(heldBecause()).contains("does not exist");
        TestServer.execute("postgres", "CREATE DATABASE " + database + " TEMPLATE template0");
        assertThat(start.get(5, TimeUnit.MINUTES)).isNull();
        assertThat(state.phase()).isEqualTo(Phase.READY);
    }

    @Test
    void goesOnAfterTheMigrationsWhenTheServicesOwnLoginMayConnect() throws Exception {
        TestServer.execute(
                "postgres",
                "CREATE DATABASE " + database + " TEMPLATE template0",
                "REVOKE CONNECT ON DATABASE " + database + " FROM PUBLIC");
        CompletableFuture<DatabaseStartException> start = starting(TestServer.settings(database)
                .own(new Login(TestServer.PLAIN, null))
                .holding());
        assertThat(heldBecause()).contains("plain may not connect", "42501");
        TestServer.await(
                "no session is kept for it",
                () -> "0"
                        .equals(TestServer.value(
                                "postgres",
                                "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + database + "'")));
        TestServer.execute("postgres", "GRANT CONNECT ON DATABASE " + database + " TO " + TestServer.PLAIN);
        assertThat(start.get(5, TimeUnit.MINUTES)).isNull();
        assertThat(PlainHealthData.of(state)).containsEntry("phase", "READY").containsEntry("version", "1");
        assertThat((long) PlainHealthData.of(state).get("migratedInMs")).isPositive();
        assertThat((long) PlainHealthData.of(state).get("waitedMs")).isGreaterThanOrEqualTo(5_000);
    }

    @Test
    void endsWhenTheServicesOwnLoginMayNotConnectAndNobodyWantsItHeld() throws Exception {
        TestServer.execute(
                "postgres",
                "CREATE DATABASE " + database + " TEMPLATE template0",
                "REVOKE CONNECT ON DATABASE " + database + " FROM PUBLIC");
        DatabaseStartException e = starting(TestServer.settings(database).own(new Login(TestServer.PLAIN, null)))
                .get(5, TimeUnit.MINUTES);
        assertThat(e.block()).contains("GRANT CONNECT ON DATABASE \"" + database + "\" TO \"plain\"");
    }

    @Test
    void knowsTheHistoryThatFlywayRefuses() {
        TestSettings settings = TestServer.settings(database);
        assertThat(new TestService(folder, settings).file("V1__one.sql", ONE).start())
                .isNull();
        TestService edited = new TestService(folder, settings)
                .file("V1__one.sql", ONE + " -- edited")
                .file("V2__two.sql", "SELECT 2;");
        assertThat(edited.start(state).kind()).isEqualTo(FailureKind.HISTORY);
        assertThat(state.figures().schema().database()).hasToString("1");
        assertThat(state.figures().applied()).isEqualTo(1);
        assertThat(state.figures().pending()).isEqualTo(2);
    }

    private CompletableFuture<DatabaseStartException> starting(TestSettings settings) {
        TestService service = new TestService(folder, settings).file("V1__one.sql", ONE);
        return CompletableFuture.supplyAsync(() -> service.start(state), task -> new Thread(task).start());
    }

    private String heldBecause() throws Exception {
        TestServer.await("it is held", () -> state.phase() == Phase.FAILED);
        return PlainHealthData.of(state).get("reason").toString();
    }
}
