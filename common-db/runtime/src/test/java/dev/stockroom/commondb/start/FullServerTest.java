package dev.stockroom.commondb.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stockroom.commondb.LogEar;
import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.operator.ServiceDatabase;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.state.Phase;
import dev.stockroom.commondb.state.PlainHealthData;
import dev.stockroom.commondb.state.StartupState;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that has no connection left for a login: it is waited for, and then said what it is. */
@Tag("server")
@Tag("P12")
class FullServerTest {

    @TempDir
    Path folder;

    private final String database = TestServer.freshName("full");
    private final String role = TestServer.freshName("role");
    private final StartupState state = new StartupState(System::nanoTime);

    @BeforeEach
    void createRole() throws SQLException {
        TestServer.execute("postgres", "CREATE ROLE " + role + " LOGIN CREATEDB");
    }

    @Test
    void saysThatTheRolesLimitIsReached() throws Exception {
        TestServer.execute("postgres", "ALTER ROLE " + role + " CONNECTION LIMIT 0");
        assertThat(waitedInVain(settings()))
                .contains("53300", "too many connections for role", "(waited 500 ms)", "database " + database)
                .contains("ALTER ROLE \"" + role + "\" CONNECTION LIMIT -1;");
    }

    @Test
    void saysThatTheDatabasesLimitIsReached() throws Exception {
        TestServer.execute("postgres", "CREATE DATABASE " + database + " TEMPLATE template0 CONNECTION LIMIT 0");
        assertThat(waitedInVain(settings()))
                .contains("53300", "too many connections for database")
                .contains("ALTER DATABASE \"" + database + "\" CONNECTION LIMIT -1;");
    }

    @Test
    void saysWhoseLimitIsReachedWhereTheDatabaseIsToBeCreated() throws Exception {
        String admin = TestServer.freshName("admin");
        TestServer.execute("postgres", "CREATE ROLE " + admin + " LOGIN CREATEDB CONNECTION LIMIT 0");
        assertThat(waitedInVain(settings().admin(new Login(admin, null))))
                .contains("53300", "database postgres")
                .contains("ALTER ROLE \"" + admin + "\" CONNECTION LIMIT -1;");
    }

    @Test
    void saysWhoseLimitIsReachedWhereTheServiceConnectsAtLast() throws Exception {
        String own = TestServer.freshName("own");
        TestServer.execute("postgres", "CREATE ROLE " + own + " LOGIN CONNECTION LIMIT 0");
        assertThat(waitedInVain(settings().own(new Login(own, null))))
                .contains("53300", "ALTER ROLE \"" + own + "\" CONNECTION LIMIT -1;");
    }

    @Test
    @Tag("P6")
    void isHeldWithTheReasonAndGoesOnWhenTheLimitIsLifted() throws Exception {
        TestServer.execute("postgres", "ALTER ROLE " + role + " CONNECTION LIMIT 0");
        try (LogEar ear = new LogEar()) {
            CompletableFuture<DatabaseStartException> start =
                    starting(settings().holding());
            TestServer.await("it waits", () -> reason().contains("53300"));
            assertThat(state.phase()).isEqualTo(Phase.WAITING_FOR_SERVER);
            TestServer.await("it is held", () -> state.phase() == Phase.FAILED);
            assertThat(reason())
                    .contains("53300", "too many connections for role")
                    .doesNotContain("not answer");
            TestServer.execute("postgres", "ALTER ROLE " + role + " CONNECTION LIMIT -1");
            assertThat(start.get(5, TimeUnit.MINUTES)).isNull();
            assertThat(ear.heard()).anyMatch(line -> line.contains("Waiting for") && line.contains("53300"));
        }
    }

    @Test
    void aCommandSaysSoAtOnce() throws Exception {
        TestServer.execute("postgres", "ALTER ROLE " + role + " CONNECTION LIMIT 0");
        ServiceDatabase commands = service(settings()).commands();
        DatabaseStartException refusal = catchThrowableOfType(DatabaseStartException.class, commands::connect);
        assertThat(refusal.block())
                .contains("53300", "ALTER ROLE \"" + role + "\" CONNECTION LIMIT -1;")
                .doesNotContain("not answer", "waited");
    }

    /**
     * As for callbacks that need a second connection. Flyway itself would try ten times more, ever more rarely, for minutes, and
     * say nothing.
     */
    @Test
    void aCommandWhoseFlywayGetsNoConnectionEndsWithItsWait() throws Exception {
        TestService service = service(settings());
        assertThat(service.start()).isNull();
        TestServer.execute("postgres", "ALTER ROLE " + role + " CONNECTION LIMIT 1");
        ServiceDatabase commands = service.commands();
        try (LogEar ear = new LogEar()) {
            DatabaseStartException refusal = catchThrowableOfType(
                    DatabaseStartException.class,
                    () -> commands.withTurn(connection -> {
                        Flyway flyway = commands.flyway(change -> {});
                        try (Connection lent =
                                flyway.getConfiguration().getDataSource().getConnection()) {
                            assertThat(lent.isClosed()).isFalse();
                            return flyway.repair();
                        }
                    }));
            assertThat(refusal.block())
                    .contains("53300", "(waited 500 ms)", "ALTER ROLE \"" + role + "\" CONNECTION LIMIT -1;");
            assertThat(ear.heard()).anyMatch(line -> line.contains("Waiting for") && line.contains("53300"));
        }
    }

    private TestSettings settings() {
        return TestServer.settings(database).migrating(new Login(role, null)).waiting(Duration.ofMillis(500));
    }

    private TestService service(TestSettings settings) {
        return new TestService(folder, settings).file("V1__one.sql", "CREATE TABLE one (id int);");
    }

    private String waitedInVain(TestSettings settings) throws Exception {
        DatabaseStartException e = starting(settings).get(5, TimeUnit.MINUTES);
        assertThat(e.block()).doesNotContain("did not answer", "start the server");
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
