package dev.stockroom.commondb.undo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stockroom.commondb.Refusal;
import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.history.AppliedAt;
import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.history.KnownHistory;
import dev.stockroom.commondb.operator.DatabaseReport;
import dev.stockroom.commondb.operator.ServiceDatabase;
import dev.stockroom.commondb.page.MigrationStandings;
import dev.stockroom.commondb.start.HistoryReader;
import dev.stockroom.commondb.state.StartTimeline;
import dev.stockroom.commondb.state.StartupState;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.stream.Collectors;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A migration's time is shown in UTC where it is known, and else as it was written, without a zone. */
@Tag("server")
@Tag("P2")
@Isolated("the time zone is the process's")
class AppliedTimesTest {

    private static final UndoOrder UNDO_ALL =
            new UndoOrder(UndoOrder.Reach.ABOVE, MigrationVersion.fromVersion("0"), true);
    private static final TimeZone OURS = TimeZone.getDefault();

    @TempDir
    Path folder;

    private final String database = TestServer.freshName("times");

    @AfterEach
    void restoreTheTimeZone() {
        TimeZone.setDefault(OURS);
    }

    @Test
    void isTheSameInstantWhereverItIsRead() throws Exception {
        Instant before = Instant.now();
        TestService service = service();
        in("Asia/Tokyo");
        assertThat(service.start()).isNull();
        for (String zone : List.of("UTC", "America/New_York", "Asia/Tokyo")) {
            in(zone);
            for (Map<String, String> shown : List.of(byThePage(service), byTheCommands(service))) {
                assertThat(Instant.parse(shown.get("1")))
                        .as("read in %s", zone)
                        .isCloseTo(before, within(30, ChronoUnit.MINUTES));
                assertThat(Instant.parse(shown.get("2"))).isCloseTo(before, within(30, ChronoUnit.MINUTES));
            }
        }
    }

    @Test
    void hasNoZoneWhereNobodyHasKeptOne() throws Exception {
        LocalDateTime before = LocalDateTime.now(ZoneId.of("Asia/Tokyo"));
        TestService service = service();
        in("Asia/Tokyo");
        assertThat(service.start()).isNull();
        for (String zone : List.of("UTC", "America/New_York", "Asia/Tokyo")) {
            in(zone);
            for (Map<String, String> shown : List.of(byThePage(service), byTheCommands(service))) {
                for (String version : List.of("3", "repeatable")) {
                    assertThat(LocalDateTime.parse(shown.get(version)))
                            .isCloseTo(before, within(30, ChronoUnit.MINUTES));
                }
            }
        }
    }

    @Test
    void isNotMovedByTheReadersDaylightSavingTime() throws Exception {
        TestService service = service();
        in("UTC");
        assertThat(service.start()).isNull();
        // in New York there was no such time that day: the clocks went from 2 to 3
        TestServer.execute(
                database,
                "UPDATE flyway_schema_history SET installed_on = '2026-03-08 02:30:00.123'",
                "UPDATE flyway_schema_history_undo SET stored_at = '2026-03-08 02:30:00.123Z'");
        in("America/New_York");
        for (Map<String, String> shown : List.of(byThePage(service), byTheCommands(service))) {
            assertThat(shown)
                    .containsEntry("1", "2026-03-08T02:30:00.123Z")
                    .containsEntry("3", "2026-03-08T02:30:00.123");
        }
        // and this time was there twice
        TestServer.execute(
                database,
                "UPDATE flyway_schema_history SET installed_on = '2026-11-01 01:30:00'",
                "UPDATE flyway_schema_history_undo SET stored_at = '2026-11-01 06:30:00Z'");
        for (Map<String, String> shown : List.of(byThePage(service), byTheCommands(service))) {
            assertThat(shown).containsEntry("1", "2026-11-01T06:30:00Z").containsEntry("3", "2026-11-01T01:30:00");
        }
    }

    @Test
    void takesNoInstantThatIsOfAnotherTime() throws Exception {
        TestService service = service();
        in("UTC");
        assertThat(service.start()).isNull();
        TestServer.execute(
                database, "UPDATE flyway_schema_history SET installed_on = '2026-03-09 12:00:00' WHERE version = '1'");
        assertThat(byThePage(service)).containsEntry("1", "2026-03-09T12:00:00");
        assertThat(byTheCommands(service)).containsEntry("1", "2026-03-09T12:00:00");
    }

    /** A history without defaults, as a tool that copies tables makes it, was a NullPointerException. */
    @Test
    void isUnknownWhereTheHistoryHasNone() throws Exception {
        TestService service = service();
        assertThat(service.start()).isNull();
        TestServer.execute(
                database,
                "ALTER TABLE flyway_schema_history ALTER installed_on DROP NOT NULL",
                "UPDATE flyway_schema_history SET installed_on = NULL");
        assertThat(byThePage(service)).containsEntry("1", "unknown").containsEntry("3", "unknown");
        assertThat(byTheCommands(service)).containsEntry("1", "unknown").containsEntry("3", "unknown");
        assertThat(DatabaseReport.of(service.commands()).version()).isEqualTo("3");
    }

    /** The same tool makes the table of the undo scripts without its default. */
    @Test
    void hasNoZoneWhereTheUndoStoreHasNoTime() throws Exception {
        TestService service = service();
        assertThat(service.start()).isNull();
        TestServer.execute(
                database,
                "ALTER TABLE flyway_schema_history_undo ALTER stored_at DROP NOT NULL",
                "UPDATE flyway_schema_history_undo SET stored_at = NULL",
                "UPDATE flyway_schema_history SET installed_on = '2026-03-09 12:00:00'");
        assertThat(byThePage(service)).containsEntry("1", "2026-03-09T12:00:00");
        assertThat(byTheCommands(service)).containsEntry("1", "2026-03-09T12:00:00");
        TestServer.execute(database, "UPDATE flyway_schema_history SET checksum = 1 WHERE version = '1'");
        assertThat(Refusal.of(() -> service.undo(List.of()).plan(UNDO_ALL))).contains("stored at an unknown time");
    }

    private static void in(String zone) {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
    }

    private Map<String, String> byThePage(TestService service) {
        BuiltService built = new BuiltService("widget", true, "/", service.built(), List.of(), List.of(), false, null);
        Optional<KnownHistory> known =
                new HistoryReader(TestServer.settings(database).read(), System::nanoTime).fresh();
        StartTimeline timeline = new StartupState(System::nanoTime).timeline();
        return new MigrationStandings(built, known, timeline, "me")
                .all().stream()
                        .collect(Collectors.toMap(
                                standing -> standing.version() == null ? "repeatable" : standing.version(),
                                standing -> standing.appliedAt().toString()));
    }

    private Map<String, String> byTheCommands(TestService service) throws Exception {
        ServiceDatabase commands = service.commands();
        try (Connection connection = commands.connect()) {
            Map<Integer, AppliedAt> times = commands.appliedTimes(connection);
            return List.of(commands.flyway().info().applied()).stream()
                    .collect(Collectors.toMap(
                            info -> info.getVersion() == null
                                    ? "repeatable"
                                    : info.getVersion().toString(),
                            info -> times.get(info.getInstalledRank()).toString()));
        }
    }

    private TestService service() {
        return new TestService(folder, TestServer.settings(database).waiting(Duration.ofSeconds(20)))
                .file("V1__one.sql", "CREATE TABLE one (id int);")
                .file("U1__one.sql", "DROP TABLE one;")
                .file("V2__two.sql", "-- no undo: it is a test\nCREATE TABLE two (id int);")
                .file("V3__three.sql", "CREATE TABLE three (id int);")
                .file("R__views.sql", "CREATE VIEW ones AS SELECT * FROM one;");
    }
}
