package dev.stockroom.commondb.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stockroom.commondb.LogEar;
import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.operator.ServiceDatabase;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseUrl;
import dev.stockroom.commondb.state.Phase;
import dev.stockroom.commondb.state.PlainHealthData;
import dev.stockroom.commondb.state.StartupState;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that takes no writes because a setting says so, which somebody has to take back. */
@Tag("server")
@Tag("P12")
class ReadOnlyServerTest {

    private static final String ON = " SET default_transaction_read_only = on";
    private static final String RESET = " RESET default_transaction_read_only";

    @TempDir
    Path folder;

    private final String database = TestServer.freshName("frozen");
    private final String role = TestServer.freshName("reader");
    private final StartupState state = new StartupState(System::nanoTime);

    @BeforeEach
    void createRole() throws SQLException {
        TestServer.execute("postgres", "CREATE ROLE " + role + " LOGIN CREATEDB");
    }

    @Test
    void namesTheSettingOfTheDatabase() throws Exception {
        createDatabase("ALTER DATABASE " + database + ON);
        assertThat(waitedInVain(settings())).contains("ALTER DATABASE \"" + database + "\"" + RESET + ";");
    }

    @Test
    void namesTheSettingOfTheRole() throws Exception {
        createDatabase("ALTER ROLE " + role + ON);
        assertThat(waitedInVain(settings())).contains("ALTER ROLE \"" + role + "\"" + RESET + ";");
    }

    @Test
    void namesTheSettingOfTheRoleInTheDatabase() throws Exception {
        createDatabase("ALTER ROLE " + role + " IN DATABASE " + database + ON);
        assertThat(waitedInVain(settings()))
                .contains("ALTER ROLE \"" + role + "\" IN DATABASE \"" + database + "\"" + RESET + ";");
    }

    @Test
    void namesTheSettingOfTheUrl() throws Exception {
        createDatabase();
        String inTheUrl = "-c default_transaction_read_only=on";
        DatabaseUrl url = TestServer.url(database);
        assertThat(waitedInVain(settings().url(new DatabaseUrl(url.hosts(), database, Map.of("options", inTheUrl)))))
                .contains("the connection's options", "options of quarkus.datasource.jdbc.url");
    }

    @Test
    void namesTheSettingOfTheSession() throws Exception {
        createDatabase();
        assertThat(waitedInVain(settings().initSql("SET default_transaction_read_only = on")))
                .contains("quarkus.flyway.init-sql");
    }

    /** Was called a silent server, after thirteen lines that the database is created. */
    @Test
    @Tag("P5")
    void namesTheSettingWhereTheDatabaseIsToBeCreated() throws Exception {
        TestServer.execute("postgres", "ALTER ROLE " + role + ON);
        try (LogEar ear = new LogEar()) {
            assertThat(waitedInVain(settings())).contains("ALTER ROLE \"" + role + "\"" + RESET + ";");
            assertThat(ear.heard())
                    .filteredOn(line -> line.contains("Creating database"))
                    .hasSizeLessThan(2);
        }
        assertThat(TestServer.databases()).doesNotContain(database);
    }

    @Test
    @Tag("P6")
    void isHeldWithTheReasonAndGoesOnWhenTheSettingIsTakenBack() throws Exception {
        createDatabase("ALTER DATABASE " + database + ON);
        CompletableFuture<DatabaseStartException> start = starting(settings().holding());
        TestServer.await("it is held", () -> state.phase() == Phase.FAILED);
        assertThat(reason()).contains("25006", "default_transaction_read_only");
        TestServer.execute("postgres", "ALTER DATABASE " + database + RESET);
        assertThat(start.get(5, TimeUnit.MINUTES)).isNull();
    }

    @Test
    void aChangeByACommandIsRefusedAtOnce() throws Exception {
        ServiceDatabase commands = frozenAfterAStart();
        DatabaseStartException refusal =
                catchThrowableOfType(DatabaseStartException.class, () -> commands.withTurn(connection -> null));
        assertThat(refusal.block())
                .contains("25006", "ALTER ROLE \"" + role + "\"" + RESET + ";")
                .doesNotContain("standby", "not answer", "waited");
    }

    @Test
    void aCommandThatWaitsEndsInTime() throws Exception {
        ServiceDatabase commands = frozenAfterAStart();
        DatabaseStartException refusal =
                catchThrowableOfType(DatabaseStartException.class, commands.server()::awaitWrites);
        assertThat(refusal.block()).contains("25006", "(waited 500 ms)", "ALTER ROLE \"" + role + "\"" + RESET + ";");
    }

    @Test
    @Tag("P6")
    void aCommandThatWaitsGoesOnWhenTheSettingIsTakenBack() throws Exception {
        TestService service = service(settings().waiting(Duration.ZERO));
        assertThat(service.start()).isNull();
        TestServer.execute("postgres", "ALTER ROLE " + role + ON);
        try (LogEar ear = new LogEar()) {
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(
                    () -> service.commands().server().awaitWrites(), task -> new Thread(task).start());
            TestServer.await(
                    "it says so",
                    () -> ear.heard().stream()
                            .anyMatch(line -> line.contains("Waiting for") && line.contains("25006")));
            TestServer.execute("postgres", "ALTER ROLE " + role + RESET);
            waiting.get(5, TimeUnit.MINUTES);
        }
    }

    @Test
    void aRemovalIsRefusedAtOnce() throws Exception {
        ServiceDatabase commands = frozenAfterAStart();
        CommandException refusal = catchThrowableOfType(CommandException.class, () -> commands.drop(true));
        assertThat(refusal.block()).contains("not dropped", "25006", "ALTER ROLE \"" + role + "\"" + RESET + ";");
        assertThat(TestServer.databases()).contains(database);
    }

    @Test
    void aDatabaseThatCouldNotBeMadeAgainIsKnown() throws Exception {
        assertThat(frozenAfterAStart()
                        .creationRefusal()
                        .map(DatabaseStartException::block)
                        .orElse("none"))
                .contains("25006", "ALTER ROLE \"" + role + "\"" + RESET + ";");
    }

    /** A pipeline that reads the plan went on to a release that failed. */
    @Test
    void aPlanSaysItInTheWordsOfUp() throws Exception {
        ServiceDatabase commands = frozenAfterAStart();
        DatabaseStartException up = catchThrowableOfType(DatabaseStartException.class, commands.server()::awaitWrites);
        DatabaseStartException plan = commands.refusal(false).orElseThrow();
        assertThat(plan.text().what() + " (waited 500 ms)").isEqualTo(up.text().what());
        assertThat(plan.text().where()).isEqualTo(up.text().where());
        assertThat(up.text().why()).startsWith(plan.text().why());
        assertThat(plan.text().remedy()).isEqualTo(up.text().remedy());
    }

    @Test
    void aCommandThatOnlyLooksLooks() throws Exception {
        frozenAfterAStart().connect().close();
    }

    private ServiceDatabase frozenAfterAStart() throws SQLException {
        TestService service = service(settings());
        assertThat(service.start()).isNull();
        TestServer.execute("postgres", "ALTER ROLE " + role + ON);
        return service.commands();
    }

    private void createDatabase(String... more) throws SQLException {
        TestServer.execute("postgres", "CREATE DATABASE " + database + " OWNER " + role + " TEMPLATE template0");
        TestServer.execute("postgres", more);
    }

    private TestSettings settings() {
        return TestServer.settings(database).migrating(new Login(role, null)).waiting(Duration.ofMillis(500));
    }

    private TestService service(TestSettings settings) {
        return new TestService(folder, settings).file("V1__one.sql", "CREATE TABLE one (id int);");
    }

    private String waitedInVain(TestSettings settings) throws Exception {
        DatabaseStartException e = starting(settings).get(1, TimeUnit.MINUTES);
        assertThat(e.block())
                .contains("25006", "read-only", "default_transaction_read_only", "(waited 500 ms)")
                .doesNotContain("standby", "did not answer", "start the server");
        assertThat(e.mendable()).isTrue();
        return e.block();
    }

    private CompletableFuture<DatabaseStartException> starting(TestSettings settings) {
        TestService service = service(settings);
        return CompletableFuture.supplyAsync(() -> service.start(state), task -> new Thread(task).start());
    }

    private String reason() {
        return String.valueOf(PlainHealthData.of(state).get("reason"));
    }
}
