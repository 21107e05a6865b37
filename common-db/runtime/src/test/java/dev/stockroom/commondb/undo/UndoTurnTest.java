package dev.stockroom.commondb.undo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.Refusal;
import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.server.TurnLocks;
import dev.stockroom.commondb.undo.UndoOrder.Reach;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Undo scripts that give back the locks of their session, which has the turn. */
@Tag("server")
@Tag("P1")
class UndoTurnTest {

    private static final String ADVISORY = "FROM pg_locks WHERE locktype = 'advisory' AND database ="
            + " (SELECT oid FROM pg_database WHERE datname = current_database())";
    private static final String NOTE =
            "INSERT INTO seen SELECT count(*) " + ADVISORY + " AND pid = pg_backend_pid() AND granted;";
    private static final UndoOrder ABOVE_ONE = new UndoOrder(Reach.ABOVE, MigrationVersion.fromVersion("1"), true);

    @TempDir
    Path folder;

    private final String database = TestServer.freshName("undo_turn");
    private TestService service;

    @BeforeEach
    void threeMigrations() {
        service = new TestService(folder, TestServer.settings(database))
                .file("V1__seen.sql", "CREATE TABLE seen (locks int);")
                .file("U1__seen.sql", "DROP TABLE seen;")
                .file("V2__two.sql", "CREATE TABLE two (id int);")
                .file("U2__two.sql", NOTE)
                .file("V3__three.sql", "CREATE TABLE three (id int);");
    }

    @ParameterizedTest
    @CsvSource({"SELECT pg_advisory_unlock_all();, true", "DISCARD ALL;, false"})
    void theTurnIsTakenAgainAfterAScriptThatGaveItBack(String statement, boolean inTransaction) throws Exception {
        undoOfThree(statement, inTransaction);
        assertThat(service.start()).isNull();

        List<UndoStep> undone = service.commands().changes().undo(ABOVE_ONE, step -> {});

        assertThat(undone).extracting(UndoStep::version).containsExactly("3", "2");
        assertThat(seen()).isEqualTo("2");
        assertThat(TestServer.value(database, "SELECT count(*) " + ADVISORY)).isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource({"SELECT pg_advisory_unlock_all();, true", "DISCARD ALL;, false"})
    void nothingMoreIsUndoneWhereAnotherProcessHasTakenTheTurn(String statement, boolean inTransaction)
            throws Exception {
        undoOfThree(statement, inTransaction);
        service.file("V4__four.sql", "CREATE TABLE four (id int);").file("U4__four.sql", "DROP TABLE four;");
        assertThat(service.start()).isNull();

        try (Connection another = TestServer.connect(database)) {
            assertThat(Refusal.of(() -> undoWhileAnotherWaits(another)))
                    .contains("3 - three was not undone", "the turn to migrate was lost to another process")
                    .contains("U3__three.sql", "DISCARD ALL", "pg_advisory_unlock_all()")
                    .contains("undone before it, and stays so: 4 - four");
        }
        assertThat(TestServer.value(
                        database,
                        "SELECT string_agg(version, ' ' ORDER BY version) FROM flyway_schema_history"
                                + " WHERE type = 'DELETE'"))
                .isEqualTo("4");
        assertThat(seen()).isEqualTo("0");
    }

    @Test
    void aRehearsalKeepsFlywaysLock() throws Exception {
        undoOfThree("SELECT pg_advisory_unlock_all();", true);
        assertThat(service.start()).isNull();
        BuiltService built = service.commands().service();

        Undo.rehearsal(built, service.commands().flyway(asItIs -> {}).getConfiguration())
                .run(ABOVE_ONE, step -> {});

        assertThat(seen()).isEqualTo("1");
    }

    private void undoOfThree(String statement, boolean inTransaction) {
        service.file("U3__three.sql", "DROP TABLE three;\n" + statement)
                .file("U3__three.sql.conf", "executeInTransaction=" + inTransaction);
    }

    /** The server gives a lock that comes free to the session that waits for it, at once. */
    private void undoWhileAnotherWaits(Connection another) throws SQLException {
        service.commands().changes().undo(ABOVE_ONE, step -> {
            if (step.version().equals("4")) {
                waitForTheTurn(another);
            }
        });
    }

    private void waitForTheTurn(Connection another) {
        CompletableFuture.runAsync(() -> {
            try (Statement statement = another.createStatement()) {
                statement.execute("SELECT pg_advisory_lock(" + TurnLocks.TURN + ")");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            TestServer.await(
                    "another process waits for the turn",
                    () -> TestServer.value(database, "SELECT count(*) " + ADVISORY + " AND NOT granted")
                            .equals("1"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String seen() throws Exception {
        return TestServer.value(database, "SELECT coalesce(sum(locks), 0) FROM seen");
    }
}
