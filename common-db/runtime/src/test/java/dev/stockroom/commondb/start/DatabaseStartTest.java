package dev.stockroom.commondb.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stockroom.commondb.LogEar;
import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.operator.ServiceDatabase;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseSettings.Migration;
import dev.stockroom.commondb.settings.DatabaseUrl;
import dev.stockroom.commondb.state.Phase;
import dev.stockroom.commondb.state.PlainHealthData;
import dev.stockroom.commondb.state.StartupState;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole story in process: prepare, Flyway, complete. */
@Tag("server")
class DatabaseStartTest {

    private static final String ONE = "CREATE TABLE one (id int);\nINSERT INTO one VALUES (1);";
    private static final String TWO = "INSERT INTO one VALUES (2);";

    @TempDir
    Path folder;

    private final String database = TestServer.freshName("story");

    /** Of the tests in which nobody answers: it goes on while a start sleeps, and at no other time. */
    private long slept;

    @Test
    @Tag("P2")
    @Tag("P7")
    void createsMigratesAndLeavesNothingBehind() throws Exception {
        TestService service = service(TestServer.settings(database));
        assertThat(service.start()).isNull();
        assertThat(PlainHealthData.of(service.state()))
                .containsEntry("phase", "READY")
                .containsEntry("version", "2")
                .containsEntry("applied", 2L)
                .containsKeys("waitedMs", "migratedInMs")
                .doesNotContainKeys("ahead", "elapsedMs");
        TestServer.await("sessions end", () -> "0".equals(sessions()));
        assertThat(advisoryLocks()).isEqualTo("0");
    }

    @Test
    @Tag("P1")
    void changesNothingAtTheNextStart() throws Exception {
        TestService service = service(TestServer.settings(database));
        assertThat(service.start()).isNull();
        String before = historyAndRows();
        assertThat(service.start()).isNull();
        assertThat(historyAndRows()).isEqualTo(before);
    }

    @Test
    @Tag("P1")
    @Tag("P9")
    void thirtyTwoReplicasStartTogetherOnAnEmptyServer() throws Exception {
        TestService service = service(TestServer.settings(database));
        List<CompletableFuture<DatabaseStartException>> replicas = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            replicas.add(CompletableFuture.supplyAsync(
                    () -> service.start(new StartupState(System::nanoTime)), task -> new Thread(task).start()));
        }
        for (CompletableFuture<DatabaseStartException> replica : replicas) {
            assertThat(replica.get(5, TimeUnit.MINUTES)).isNull();
        }
        assertThat(historyAndRows()).isEqualTo("1 2 | 1 2");
        TestServer.await("sessions end", () -> "0".equals(sessions()));
        assertThat(advisoryLocks()).isEqualTo("0");
    }

    @Test
    @Tag("P2")
    void startsBelowANewerHistoryAndSaysSo() {
        TestService newer = service(TestServer.settings(database)).file("V3__three.sql", "SELECT 3;");
        assertThat(newer.start()).isNull();
        TestService older = newer.without("V3__three.sql");
        StartupState state = new StartupState(System::nanoTime);
        assertThat(older.start(state)).isNull();
        assertThat(PlainHealthData.of(state)).containsEntry("ahead", "3").containsEntry("version", "3");
    }

    @Test
    @Tag("P2")
    void refusesToBeReadyBesideAMigrationThatFlywayWasToldToOverlook() {
        TestService service = service(TestServer.settings(database));
        DatabaseStartException e = service.with(flyway -> flyway.target("1")).start();
        assertThat(e.block()).contains("does not hold", "V2__two.sql");
    }

    @Test
    void takesTheHistoryFromItsOwnSchema() {
        TestService service = new TestService(folder, TestServer.settings(database)).file("R__view.sql", "SELECT 1;");
        assertThat(service.start()).isNull();
        service.file("R__view.sql", "SELECT 2;");
        assertThat(service.start()).isNull();
    }

    @Test
    void waitsForTheSchemaThatAnotherProcessMigrates() throws Exception {
        StartupState state = new StartupState(System::nanoTime);
        TestService waiting = service(TestServer.settings(database).migration(Migration.ELSEWHERE));
        CompletableFuture<DatabaseStartException> start =
                CompletableFuture.supplyAsync(() -> waiting.start(state), task -> new Thread(task).start());
        TestServer.await("it waits", () -> state.phase() == Phase.WAITING_FOR_SCHEMA);
        assertThat(PlainHealthData.of(state)).containsEntry("pending", 2L);
        assertThat(TestServer.databases()).as("it creates nothing").doesNotContain(database);
        assertThat(service(TestServer.settings(database)).start()).isNull();
        assertThat(start.get(5, TimeUnit.MINUTES)).isNull();
        assertThat(PlainHealthData.of(state)).containsEntry("phase", "READY").containsEntry("migratedInMs", 0L);
    }

    @Test
    @Tag("P12")
    void aCommandWaitsForTheSchemaNoLongerThanItIsTold() throws Exception {
        TestServer.execute("postgres", "CREATE DATABASE " + database + " TEMPLATE template0");
        for (String missing : List.of("schema", "database")) {
            assertThatExceptionOfType(CommandException.class)
                    .as("without a " + missing)
                    .isThrownBy(() ->
                            awaitSchema(service(TestServer.settings(database)).commands()))
                    .satisfies(e -> assertThat(e.block())
                            .contains("The schema is not there (waited 300 ms)", "is to apply: 2", "db up"));
            TestServer.execute("postgres", "DROP DATABASE IF EXISTS " + database);
        }
    }

    private static void awaitSchema(ServiceDatabase commands) {
        commands.server().awaitSchema(commands.service().migrations(), Duration.ofMillis(300));
    }

    @Test
    void saysThatTheOneWhoMigratesMayRefuseWhereItWaitsOnTablesWithoutAHistory() throws Exception {
        TestServer.execute("postgres", "CREATE DATABASE " + database + " TEMPLATE template0");
        TestServer.execute(database, "CREATE TABLE left_behind (id int)");
        try (LogEar ear = new LogEar()) {
            TestService waiting = service(TestServer.settings(database).migration(Migration.ELSEWHERE));
            CompletableFuture<DatabaseStartException> start =
                    CompletableFuture.supplyAsync(() -> waiting.start(), task -> new Thread(task).start());
            TestServer.await(
                    "it says so",
                    () -> ear.heard().stream()
                            .anyMatch(line -> line.contains("the database holds tables but no history")
                                    && line.contains("there are public.left_behind")));
            TestServer.execute(database, "DROP TABLE left_behind");
            assertThat(service(TestServer.settings(database)).start()).isNull();
            assertThat(start.get(5, TimeUnit.MINUTES)).isNull();
        }
    }

    @Test
    void outlivesTheEndOfAWaitForTheSchema() throws Exception {
        TestServer.execute("postgres", "CREATE DATABASE " + database + " TEMPLATE template0");
        StartupState state = new StartupState(System::nanoTime);
        TestService waiting = service(TestServer.settings(database).migration(Migration.ELSEWHERE));
        CompletableFuture<DatabaseStartException> start =
                CompletableFuture.supplyAsync(() -> waiting.start(state), task -> new Thread(task).start());
        TestServer.await("it waits", () -> state.phase() == Phase.WAITING_FOR_SCHEMA);
        TestServer.execute(
                "postgres",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database + "'");
        assertThat(service(TestServer.settings(database)).start()).isNull();
        assertThat(start.get(5, TimeUnit.MINUTES)).isNull();
    }

    @Test
    void asksForTheServerOnlyWhereFlywayIsOff() {
        TestService service =
                service(TestServer.settings("postgres_" + database).migration(Migration.HERE));
        assertThat(service.start()).isNull();
        StartupState state = new StartupState(System::nanoTime);
        TestService off = new TestService(
                folder, TestServer.settings("postgres_" + database).migration(Migration.OFF));
        assertThat(off.start(state)).isNull();
        assertThat(state.phase()).isEqualTo(Phase.READY);
    }

    @Test
    void givesUpOnASilentServerByTime() throws Exception {
        int closed;
        try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = port.getLocalPort();
        }
        DatabaseUrl url = new DatabaseUrl("localhost:" + closed, "widget", Map.of());
        TestService service =
                service(new TestSettings(url, new Login("ann", "s3cr3t")).waiting(Duration.ofMillis(700)));
        assertThatExceptionOfType(DatabaseStartException.class)
                .isThrownBy(() -> sleeping(service).prepare())
                .satisfies(e -> assertThat(e.block())
                        .contains("700 ms", "connection refused", "localhost:" + closed, "database widget")
                        .doesNotContain("s3cr3t"));
        assertThat(Duration.ofNanos(slept)).isBetween(Duration.ofMillis(700), Duration.ofMillis(950));
        assertThat(service.state().snapshot().attempts()).isBetween(4L, 40L);
        assertThat(service.state().phase()).isEqualTo(Phase.FAILED);
    }

    @Test
    void tellsAReasonOnceAndNotWithEveryTry() {
        try (LogEar ear = new LogEar()) {
            DatabaseUrl url = new DatabaseUrl("no-such-host.invalid", "widget", Map.of());
            TestService service =
                    service(new TestSettings(url, new Login("ann", "s3cr3t")).waiting(Duration.ofMillis(600)));
            assertThatExceptionOfType(DatabaseStartException.class)
                    .isThrownBy(() -> sleeping(service).prepare());
            assertThat(service.state().snapshot().attempts()).isGreaterThan(3);
            assertThat(ear.heard())
                    .filteredOn(message -> message.contains("Waiting"))
                    .hasSize(1);
        }
    }

    private DatabaseStart sleeping(TestService service) {
        return service.preparation(
                service.state(),
                () -> slept,
                millis -> slept += Duration.ofMillis(millis).toNanos());
    }

    @Test
    void namesTheServicesOwnLoginWhenThatIsRefused() {
        TestService service = service(TestServer.settings(database).own(new Login(TestServer.GUARDED, "wrong")));
        assertThat(service.start().block()).contains("refuses the login of guarded", "28P01");
    }

    @Test
    @Tag("P2")
    void isNotBehindWhatFlywayHasFoundInAPlaceThatTheBuildDoesNotList() throws Exception {
        Files.writeString(folder.resolve("V3__found.sql"), "CREATE TABLE found (id int);");
        TestService service = service(TestServer.settings(database));
        for (int start = 0; start < 2; start++) {
            assertThat(service.start()).isNull();
            assertThat(PlainHealthData.of(service.state()))
                    .containsEntry("version", "3")
                    .doesNotContainKey("ahead");
        }
        Files.delete(folder.resolve("V3__found.sql"));
        assertThat(service.start()).isNull();
        assertThat(PlainHealthData.of(service.state())).containsEntry("ahead", "3");
    }

    @Test
    @Tag("P8")
    void addsOneConnectionAndFourStatements() throws Exception {
        TestService service = service(TestServer.settings(database));
        assertThat(service.start()).isNull();
        TestServer.execute("postgres", "ALTER DATABASE " + database + " SET log_statement = 'all'");
        long sessions = counted();
        DatabaseStart preparation = service.preparation(new StartupState(System::nanoTime));
        preparation.prepare();
        preparation.complete();
        TestServer.await("the session is counted", () -> counted() > sessions);
        assertThat(counted()).isEqualTo(sessions + 1);
        assertThat(TestServer.statements(database, "end of P8")).isBetween(3L, 4L);
    }

    /** The sessions that ever were in the database. */
    private long counted() throws SQLException {
        return Long.parseLong(TestServer.value(
                "postgres", "SELECT sessions FROM pg_stat_database WHERE datname = '" + database + "'"));
    }

    private TestService service(TestSettings settings) {
        return new TestService(folder, settings).file("V1__one.sql", ONE).file("V2__two.sql", TWO);
    }

    private String sessions() throws SQLException {
        return TestServer.value("postgres", "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + database + "'");
    }

    private String advisoryLocks() throws SQLException {
        return TestServer.value(
                "postgres",
                "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE locktype = 'advisory'"
                        + " AND datname = '" + database + "'");
    }

    private String historyAndRows() throws SQLException {
        return TestServer.value(
                        database,
                        "SELECT string_agg(version, ' ' ORDER BY installed_rank) FROM flyway_schema_history WHERE success")
                + " | " + TestServer.value(database, "SELECT string_agg(id::text, ' ' ORDER BY id) FROM one");
    }
}
