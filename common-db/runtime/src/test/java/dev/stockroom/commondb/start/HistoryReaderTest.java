package dev.stockroom.commondb.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.history.ApplicationName;
import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.history.KnownHistory;
import dev.stockroom.commondb.history.Standing;
import dev.stockroom.commondb.page.MigrationStanding;
import dev.stockroom.commondb.page.MigrationStandings;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.Quoting;
import dev.stockroom.commondb.state.StartTimeline;
import dev.stockroom.commondb.state.StartupState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history as the page has it, from a real server. */
@Tag("server")
class HistoryReaderTest {

    @TempDir
    Path folder;

    private final String database = TestServer.freshName("page");
    private long now;

    @Test
    void saysByWhichReplicaEachMigrationWasApplied() throws Exception {
        TestService service = service();
        assertThat(service.start()).isNull();
        String installer = ApplicationName.installer(TestServer.SUPERUSER, "widget");
        assertThat(installer).startsWith("postgres@widget");
        assertThat(standings(service, reader().fresh()))
                .extracting(MigrationStanding::appliedBy)
                .containsExactly(installer, installer, installer);
        assertThat(TestServer.value(
                        database, "SELECT string_agg(DISTINCT installed_by, ' ') FROM flyway_schema_history"))
                .isEqualTo(installer);
    }

    @Test
    void saysTheLoginOfWhatAnOlderReleaseApplied() throws Exception {
        TestServer.execute("postgres", "CREATE DATABASE " + Quoting.identifier(database));
        TestService service = service();
        service.without("R__views.sql").stockFlyway().migrate();
        service.file("R__views.sql", "CREATE VIEW ones AS SELECT * FROM one;");
        assertThat(service.start()).isNull();
        assertThat(standings(service, reader().fresh()))
                .extracting(MigrationStanding::appliedBy)
                .containsExactly("postgres", "postgres", ApplicationName.installer("postgres", "widget"));
    }

    @Test
    void leavesANameThatTheServiceHasChosen() throws Exception {
        TestService service = service().with(flyway -> flyway.installedBy("the release team"));
        assertThat(service.start()).isNull();
        assertThat(standings(service, reader().fresh()).get(0).appliedBy()).isEqualTo("the release team");
    }

    @Test
    void knowsWhatCanBeTakenBackByTheDatabaseAlone() throws Exception {
        assertThat(service().start()).isNull();
        KnownHistory known = reader().fresh().orElseThrow();
        assertThat(known.undoable(MigrationVersion.fromVersion("1"))).isTrue();
        assertThat(known.undoable(MigrationVersion.fromVersion("2"))).isFalse();
    }

    @Test
    void doesWithoutUndoScriptsWhereItMayNotReadThem() throws Exception {
        assertThat(service().start()).isNull();
        TestServer.execute(database, "GRANT SELECT ON flyway_schema_history TO " + TestServer.PLAIN);
        TestSettings plain =
                TestServer.settings(database).migrating(new DatabaseSettings.Login(TestServer.PLAIN, null));
        KnownHistory known = new HistoryReader(plain.read(), () -> now).fresh().orElseThrow();
        assertThat(known.history().applied()).isEqualTo(3);
        assertThat(known.kept()).isEmpty();
    }

    @Test
    void readsAtMostOnceASecond() throws Exception {
        assertThat(service().start()).isNull();
        HistoryReader reader = reader();
        KnownHistory first = reader.fresh().orElseThrow();
        now += Duration.ofMillis(999).toNanos();
        assertThat(reader.fresh()).containsSame(first);
        now += Duration.ofMillis(1).toNanos();
        assertThat(reader.fresh()).isNotEmpty().get().isNotSameAs(first);
    }

    @Test
    void saysWhyItShowsWhatItKnewBefore() throws Exception {
        assertThat(service().start()).isNull();
        HistoryReader reader = reader();
        assertThat(reader.fresh().orElseThrow().problem()).isEmpty();
        TestServer.execute("postgres", "ALTER DATABASE " + Quoting.identifier(database) + " ALLOW_CONNECTIONS false");
        now += Duration.ofSeconds(2).toNanos();
        KnownHistory known = reader.fresh().orElseThrow();
        assertThat(known.problem().orElseThrow()).contains("55000");
        assertThat(known.history().newest()).isEqualTo("2");
        TestServer.execute("postgres", "ALTER DATABASE " + Quoting.identifier(database) + " ALLOW_CONNECTIONS true");
        now += Duration.ofSeconds(2).toNanos();
        assertThat(reader.fresh().orElseThrow().problem()).isEmpty();
    }

    @Test
    void knowsNothingWhereItCouldNeverRead() {
        assertThat(reader().fresh()).isEmpty();
        assertThat(reader().known()).isEmpty();
    }

    @Test
    void marksWhatIsPendingAheadAndChanged() throws Exception {
        TestService service = service();
        assertThat(service.start()).isNull();
        service.without("V2__two.sql").file("V1__one.sql", "CREATE TABLE one (id bigint);");
        service.file("V3__three.sql", "SELECT 3;");
        TestServer.execute(
                database,
                "UPDATE flyway_schema_history SET version = '9' WHERE version = '2'",
                "INSERT INTO flyway_schema_history SELECT 10, '0.5', 'gone', 'SQL', 'V0_5__gone.sql', 1, 'me', now(), 5, true");
        assertThat(standings(service, reader().fresh()))
                .extracting(MigrationStanding::name, MigrationStanding::state)
                .containsExactly(
                        tuple("0.5 - gone", Standing.MISSING),
                        tuple("1 - one", Standing.CHANGED),
                        tuple("3 - three", Standing.PENDING),
                        tuple("9 - two", Standing.FUTURE),
                        tuple("repeatable - views", Standing.APPLIED));
    }

    private HistoryReader reader() {
        return new HistoryReader(TestServer.settings(database).read(), () -> now);
    }

    private static List<MigrationStanding> standings(TestService service, Optional<KnownHistory> known) {
        BuiltService built = new BuiltService("widget", true, "/", service.built(), List.of(), List.of(), false, null);
        StartTimeline timeline = new StartupState(System::nanoTime).timeline();
        return new MigrationStandings(built, known, timeline, "me").all();
    }

    private TestService service() {
        return new TestService(folder, TestServer.settings(database))
                .file("V1__one.sql", "CREATE TABLE one (id int);")
                .file("U1__one.sql", "DROP TABLE one;")
                .file("V2__two.sql", "-- no undo: it is a test\nCREATE TABLE two (id int);")
                .file("R__views.sql", "CREATE VIEW ones AS SELECT * FROM one;");
    }
}
