package dev.stockroom.commondb.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.state.Phase;
import dev.stockroom.commondb.state.StartupState;
import dev.stockroom.commondb.undo.UndoOrder;
import java.nio.file.Path;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The turn, Flyway's migrations and the comparison of the history share one session of the server. */
@Tag("server")
class OneSessionTest {

    private static final String NO_TRANSACTION = "executeInTransaction=false";
    private static final String OUR_LOCK = "l.locktype = 'advisory' AND l.objsubid = 1 AND l.classid = "
            + (0x636F6D6D6F6E6462L >>> 32) + " AND l.database = (SELECT oid FROM pg_database"
            + " WHERE datname = current_database())";
    private static final String NOTE = "INSERT INTO seen SELECT current_setting('server_version'), "
            + "(SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client"
            + " backend'), (SELECT count(*) FROM pg_locks l WHERE " + OUR_LOCK + " AND l.pid = pg_backend_pid()),"
            + " (SELECT count(*) FROM pg_locks l WHERE " + OUR_LOCK + ");";

    @TempDir
    Path folder;

    private final String login = TestServer.freshName("single");
    private final String database = TestServer.freshName("session");

    @BeforeEach
    void createLoginAndDatabase() throws SQLException {
        TestServer.execute(
                "postgres",
                "CREATE ROLE " + login + " LOGIN",
                "CREATE DATABASE " + database + " OWNER " + login + " TEMPLATE template0");
    }

    @Test
    void migratesWhereTheTurnIsHeld() throws Exception {
        TestService service = service().file("V2__note.sql", NOTE);
        assertThat(service.start()).isNull();
        assertThat(seen()).isEqualTo("1 session, 1 lock here, 1 in all");
    }

    @Test
    @Tag("P9")
    void oneConnectionIsEnough() throws Exception {
        TestServer.execute("postgres", "ALTER ROLE " + login + " CONNECTION LIMIT 1");
        assertThat(service().start()).isNull();
        assertThat(service().start()).isNull();
    }

    /** With two sessions the one with the turn was idle for as long as the migration took. */
    @Test
    @Tag("P6")
    void aLimitOfIdleSessionsEndsNoLongMigration() throws Exception {
        TestServer.execute("postgres", "ALTER ROLE " + login + " SET idle_session_timeout = '300ms'");
        assertThat(service().file("V2__slow.sql", "SELECT pg_sleep(1);").start())
                .isNull();
    }

    /** JDBC does not know of a transaction that a script begins, and the session would see the script's rows. */
    @Test
    @Tag("P2")
    void whatAScriptHasNotCommittedIsNotReadAsApplied() throws Exception {
        TestService service = service()
                .file("V2__open.sql", "BEGIN; CREATE TABLE two (id int);")
                .file("V2__open.sql.conf", NO_TRANSACTION);
        boolean ready = service.start() == null;
        assertThat(TestServer.value(database, "SELECT count(*) FROM flyway_schema_history WHERE version = '2'"))
                .isEqualTo(ready ? "1" : "0");
        assertThat(TestServer.value(database, "SELECT count(*) FROM pg_tables WHERE tablename = 'two'"))
                .isEqualTo(ready ? "1" : "0");
    }

    @Test
    @Tag("P2")
    void whatAScriptSetsDoesNotReachTheComparison() throws Exception {
        TestServer.execute("postgres", "CREATE ROLE " + login + "_other", "GRANT " + login + "_other TO " + login);
        TestService service = service()
                .file(
                        "V2__sets.sql",
                        "SET statement_timeout = '1s'; SET search_path = nowhere; " + " SET ROLE " + login
                                + "_other; CREATE TEMP TABLE flyway_schema_history (id int);")
                .file("V2__sets.sql.conf", NO_TRANSACTION);
        assertThat(service.start()).isNull();
        assertThat(service.start()).isNull();
    }

    @ParameterizedTest
    @Tag("P1")
    @ValueSource(strings = {"DISCARD ALL;", "SELECT pg_advisory_unlock_all();", "discard  all; -- session"})
    void aScriptThatGivesAllLocksBackRunsInASessionOfItsOwn(String statement) throws Exception {
        TestService service = service()
                .file("V2__gives_back.sql", statement + "\n" + NOTE)
                .file("V2__gives_back.sql.conf", NO_TRANSACTION);
        assertThat(service.start()).isNull();
        assertThat(seen()).isEqualTo("2 session, 0 lock here, 1 in all");
    }

    /** Nobody can read that in the script. */
    @Test
    @Tag("P1")
    void theTurnIsTakenAgainAfterAMigrationThatGaveItBack() throws Exception {
        TestService service = service()
                .file("V2__gives_back.sql", "DO $$ BEGIN EXECUTE 'SELECT pg_advisory_' || 'unlock_all()'; END $$;")
                .file("V3__note.sql", NOTE);
        assertThat(service.start()).isNull();
        assertThat(seen()).isEqualTo("1 session, 1 lock here, 1 in all");
    }

    @Test
    @Tag("P1")
    void aMigrationThatGaveTheTurnBackFailsIfAnotherProcessHasTakenIt() throws Exception {
        TestServer.execute(database, "CREATE EXTENSION dblink");
        TestServer.execute("postgres", "ALTER ROLE " + login + " SUPERUSER");
        TestService service = service()
                .file(
                        "V2__gives_back.sql",
                        "DO $$ BEGIN EXECUTE 'SELECT pg_advisory_' || 'unlock_all()'; END $$;"
                                + " SELECT dblink_connect('other', 'host=localhost port=" + TestServer.port()
                                + " user=postgres dbname=" + database + "');"
                                + " SELECT * FROM dblink('other', 'SELECT pg_advisory_lock(" + 0x636F6D6D6F6E6462L
                                + ")::text') AS t(x text); CREATE TABLE two (id int);");
        assertThat(service.start().block()).contains("the turn to migrate was lost", "DISCARD ALL", "start again");
        assertThat(TestServer.value(database, "SELECT count(*) FROM pg_tables WHERE tablename = 'two'"))
                .isEqualTo("0");
    }

    /** A second run would fail. */
    @Test
    void initSqlThatRunsOnceIsRunOnce() throws Exception {
        TestSettings settings = settings()
                .initSql("CREATE TEMP TABLE once (id int); PREPARE once AS SELECT 1; SET lock_timeout = '5s'");
        TestService service = new TestService(folder, settings)
                .file("V1__one.sql", "CREATE TABLE one AS SELECT current_setting('lock_timeout') FROM once;");
        assertThat(service.start()).isNull();
        assertThat(service.start()).isNull();
    }

    @Test
    void callbacksThatNeedASessionOfTheirOwnHaveOne() throws Exception {
        TestService service = service()
                .file("beforeMigrate.sql", "SELECT 1;")
                .file("afterMigrate.sql", "SELECT 1;")
                .file("afterEachMigrate.sql", "SELECT 1;")
                .file("V2__note.sql", NOTE);
        assertThat(service.start()).isNull();
    }

    @Test
    void theBeanWorksAfterTheStart() throws Exception {
        TestService service = service();
        var start = service.preparation(new StartupState(System::nanoTime));
        start.prepare();
        Flyway flyway = service.flyway(start);
        flyway.migrate();
        start.complete();
        assertThat(flyway.info().applied()).hasSize(1);
        assertThat(flyway.validateWithResult().validationSuccessful).isTrue();
        assertThat(flyway.migrate().success).isTrue();
    }

    @Test
    void theOperatorUndoesInTheTurnsSession() throws Exception {
        TestServer.execute("postgres", "ALTER ROLE " + login + " CONNECTION LIMIT 1");
        TestService service = service().file("V2__two.sql", "SELECT 1;").file("U2__two.sql", NOTE);
        assertThat(service.start()).isNull();
        service.commands().changes().undo(new UndoOrder(UndoOrder.Reach.NEWEST, null, true), step -> {});
        assertThat(seen()).isEqualTo("1 session, 1 lock here, 1 in all");
    }

    @Test
    @Tag("P7")
    void nothingIsLeftOfTheSession() throws Exception {
        TestService service = service();
        assertThat(service.start()).isNull();
        assertThat(service.state().phase()).isEqualTo(Phase.READY);
        TestServer.await(
                "the session is gone",
                () -> "0"
                        .equals(TestServer.value(
                                "postgres",
                                "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + database + "'")));
    }

    private TestSettings settings() {
        return TestServer.settings(database).migrating(new Login(login, null)).own(new Login(login, null));
    }

    private TestService service() {
        return new TestService(folder, settings())
                .file("V1__seen.sql", "CREATE TABLE seen (version text, sessions int, here int, everywhere int);");
    }

    private String seen() throws SQLException {
        return TestServer.value(
                database, "SELECT format('%s session, %s lock here, %s in all', sessions, here, everywhere) FROM seen");
    }
}
