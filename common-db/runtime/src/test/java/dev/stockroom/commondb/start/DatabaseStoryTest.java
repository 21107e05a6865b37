package dev.stockroom.commondb.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.flyway.LostHistory;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.server.ServerWait;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseSettings.Migration;
import dev.stockroom.commondb.settings.DatabaseUrl;
import dev.stockroom.commondb.state.Phase;
import dev.stockroom.commondb.state.PlainHealthData;
import dev.stockroom.commondb.state.StartupState;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.ClassicConfiguration;
import org.flywaydb.core.api.configuration.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The story of a start, with a server, a clock and a Flyway of the test's own. */
@Tag("unit")
class DatabaseStoryTest {

    private static final BuiltMigration ONE = new BuiltMigration("1", "one", 11, "db/migration/V1__one.sql");
    private static final BuiltMigration TWO = new BuiltMigration("2", "two", 22, "db/migration/V2__two.sql");
    private static final Login LOGIN = new Login("ann", "s3cr3t");

    private final StartupState state = new StartupState(this::now);
    private final List<Phase> phases = new ArrayList<>();
    private final FakeServer server = new FakeServer("shop");
    private TestSettings settings = new TestSettings(DatabaseUrl.ofJdbc("jdbc:postgresql://db:5432/shop"), LOGIN)
            .waiting(Duration.ofMinutes(1));
    private long slept;

    @Test
    void anEmptyDatabaseIsMigratedInTheTurnAndThenReady() {
        DatabaseStart start = start();
        start.prepare();
        migrate(start);
        start.complete();
        assertThat(server.events)
                .containsExactly(
                        "open",
                        "turn",
                        "changes",
                        "grant",
                        "V1",
                        "turn kept",
                        "V2",
                        "turn kept",
                        "end of turn",
                        "close");
        assertThat(state.phase()).isEqualTo(Phase.READY);
        assertThat(PlainHealthData.of(state)).containsEntry("version", "2");
    }

    @Test
    @Tag("P6")
    void aSessionThatIsLostAfterFlywayIsReplaced() {
        DatabaseStart start = start();
        start.prepare();
        migrate(start);
        server.lostAt = server.readings + 1;
        start.complete();
        assertThat(server.events).endsWith("end of turn", "close", "open", "close");
        assertThat(state.phase()).isEqualTo(Phase.READY);
    }

    @Test
    void anUpToDateDatabaseIsReadyWithoutAGrant() {
        server.apply(ONE);
        server.apply(TWO);
        DatabaseStart start = start();
        start.prepare();
        migrate(start);
        start.complete();
        assertThat(server.events).containsExactly("open", "turn", "end of turn", "close");
        assertThat(server.readings)
                .as("P8: what Flyway does not change is read once")
                .isEqualTo(1);
    }

    @Test
    void anotherServicesHistoryIsRefusedBeforeAnythingOfFlywayRuns() {
        server.apply(new BuiltMigration("1", "their own", 99, "db/migration/V1__their_own.sql"));
        DatabaseStart start = start();
        start.prepare();
        assertThatExceptionOfType(DatabaseStartException.class)
                .isThrownBy(() -> migrate(start))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.HISTORY));
        assertThat(server.events).containsExactly("open", "turn");
    }

    @Test
    void tablesWithoutAHistoryAreRefusedBeforeAnythingOfFlywayRuns() {
        server.lost = LostHistory.failure(settings.read(), "there is no history, but there are tables", null);
        DatabaseStart start = start();
        start.prepare();
        assertThatExceptionOfType(DatabaseStartException.class)
                .isThrownBy(() -> migrate(start))
                .withMessageContaining("there is no history, but there are tables");
        assertThat(server.events).containsExactly("open", "turn");
    }

    @Test
    void aServerThatIsLateIsWaitedFor() {
        server.silentFor(3);
        start().prepare();
        assertThat(phases).hasSize(3).containsOnly(Phase.WAITING_FOR_SERVER);
        assertThat(state.phase()).isEqualTo(Phase.MIGRATING);
    }

    @Test
    void aServerThatStaysSilentEndsTheStart() {
        server.silentFor(Integer.MAX_VALUE);
        assertThatExceptionOfType(DatabaseStartException.class)
                .isThrownBy(() -> start().prepare())
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.SERVER_UNREACHABLE));
        assertThat(Duration.ofNanos(now())).isBetween(Duration.ofMinutes(1), Duration.ofSeconds(61));
        assertThat(state.phase()).isEqualTo(Phase.FAILED);
    }

    @Test
    void theProgressOfTheReplicaThatHasTheTurnIsTold() {
        server.busyFor(1);
        server.meanwhile.add(() -> assertThat(state.snapshot().pending()).isEqualTo(2));
        start().prepare();
        assertThat(server.meanwhile).isEmpty();
    }

    @Test
    void aProcessThatDoesNotMigrateWaitsUntilAllIsThere() {
        settings = settings.migration(Migration.ELSEWHERE);
        server.meanwhile.add(() -> {});
        server.meanwhile.add(() -> server.apply(ONE));
        server.meanwhile.add(() -> server.apply(TWO));
        DatabaseStart start = start();
        start.prepare();
        start.complete();
        assertThat(phases).hasSize(2).containsOnly(Phase.WAITING_FOR_SCHEMA);
        assertThat(server.events).containsExactly("open", "close");
        assertThat(state.phase()).isEqualTo(Phase.READY);
    }

    @Test
    void anotherServicesHistoryIsRefusedAndItsSessionClosed() {
        settings = settings.migration(Migration.ELSEWHERE);
        server.apply(new BuiltMigration("1", "their own", 99, "db/migration/V1__their_own.sql"));
        assertThatExceptionOfType(DatabaseStartException.class)
                .isThrownBy(() -> start().prepare())
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.HISTORY));
        assertThat(server.events).containsExactly("open", "close");
    }

    @Test
    void aMigrationThatFlywayHasPassedOverKeepsTheServiceFromReady() {
        server.apply(ONE);
        DatabaseStart start = start();
        start.prepare();
        assertThatExceptionOfType(DatabaseStartException.class)
                .isThrownBy(start::complete)
                .withMessageContaining("V2__two.sql");
        assertThat(server.events).containsExactly("open", "turn", "end of turn", "close");
    }

    @Test
    void theServicesOwnLoginIsTriedWhenNoSessionIsOpenAnyMore() {
        settings = settings.own(new Login("app", "s3cr3t"));
        DatabaseStart start = start();
        start.prepare();
        migrate(start);
        start.complete();
        assertThat(server.events).endsWith("end of turn", "close", "own login");
    }

    @Test
    void aFailureIsPutIntoWordsBeforeTheSessionEnds() {
        DatabaseStart start = start();
        start.prepare();
        start.explain(new IllegalStateException("Flyway has failed"));
        assertThat(server.events).containsExactly("open", "turn", "explain", "close");
    }

    @Test
    void nothingOfTheStartHappensWhenTheApplicationMigratesLater() {
        server.apply(ONE);
        server.apply(TWO);
        DatabaseStart start = start();
        start.prepare();
        start.complete();
        server.events.clear();
        server.rows.clear();
        migrate(start);
        assertThat(server.events).containsExactly("V1", "V2");
    }

    private DatabaseStart start() {
        ServerWait wait = new ServerWait(settings.waitTimeout(), this::now, this::sleep, () -> 1);
        SchemaAtStart schema =
                new SchemaAtStart(settings.read(), List.of(ONE, TWO), StartOrder.SERVE, state, this::now);
        return new DatabaseStart(schema, StartOrder.SERVE, state, wait, this::now, server);
    }

    private long now() {
        return slept;
    }

    private void sleep(long millis) {
        phases.add(state.phase());
        slept += Duration.ofMillis(millis).toNanos();
    }

    /** What Quarkus and Flyway do: say how Flyway is set, call before and after each migration, and at the end. */
    private void migrate(DatabaseStart start) {
        start.flyway().is(new ClassicConfiguration(), ChangesBefore.NOTHING);
        Callback callback = start.flyway().progress();
        for (BuiltMigration migration : List.of(ONE, TWO).subList(server.rows.size(), 2)) {
            callback.handle(Event.BEFORE_EACH_MIGRATE, context(migration));
            server.apply(migration);
            server.events.add("V" + migration.version());
            callback.handle(Event.AFTER_EACH_MIGRATE, context(migration));
        }
        callback.handle(Event.AFTER_MIGRATE_OPERATION_FINISH, context(null));
    }

    private static Context context(BuiltMigration migration) {
        Configuration flyway = new ClassicConfiguration();
        return fake(Context.class, method -> switch (method) {
            case "getConfiguration" -> flyway;
            case "getMigrationInfo" -> migration == null ? null : info(migration);
            default -> null;
        });
    }

    private static MigrationInfo info(BuiltMigration migration) {
        return fake(MigrationInfo.class, method -> switch (method) {
            case "getVersion" -> migration.parsedVersion();
            case "getDescription" -> migration.description();
            case "getScript" -> migration.script();
            default -> null;
        });
    }

    private static <T> T fake(Class<T> type, Function<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.apply(method.getName())));
    }
}
