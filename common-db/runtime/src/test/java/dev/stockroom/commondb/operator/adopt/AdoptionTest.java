package dev.stockroom.commondb.operator.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.OldTables;
import dev.stockroom.commondb.Refusal;
import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.operator.adopt.OldHistory.Tool;
import dev.stockroom.commondb.server.ServiceGrants;
import dev.stockroom.commondb.state.PlainHealthData;
import dev.stockroom.commondb.undo.UndoOrder;
import dev.stockroom.commondb.undo.UndoOrder.Reach;
import dev.stockroom.commondb.undo.UndoStep;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that another tool has kept so far, on a real server: the baseline, and what comes after it. */
@Tag("server")
class AdoptionTest {

    @TempDir
    Path folder;

    private String database;
    private TestService service;

    @BeforeEach
    void keptByDbmateUpToTheThird() throws SQLException {
        database = TestServer.freshDatabase("adopt");
        TestServer.execute(
                database,
                "CREATE TABLE one (id int)",
                "CREATE TABLE two (id int)",
                "CREATE TABLE three (id int)",
                "INSERT INTO three VALUES (42)",
                OldTables.fixture("dbmate"));
        service = service(TestServer.settings(database));
    }

    private TestService service(TestSettings settings) {
        TestService made = new TestService(folder, settings).file("R__view.sql", "SELECT 1;");
        for (String name : List.of("1__one", "2__two", "3__three", "4__four")) {
            made.file("V" + name + ".sql", "CREATE TABLE " + name.substring(3) + " (id int);")
                    .file("U" + name + ".sql", "DROP TABLE " + name.substring(3) + ";");
        }
        return made;
    }

    private OldHistory adopt() throws SQLException {
        try (Connection connection = TestServer.connect(database)) {
            OldHistory found = service.adoption().find(connection);
            service.adoption().run(connection, found, MigrationVersion.fromVersion("3"));
            return found;
        }
    }

    @Test
    void theServiceStartsOnItAndAppliesTheRest() throws Exception {
        assertThat(service.start().block()).contains("tables but no history", "db adopt");

        assertThat(adopt().tool()).isEqualTo(Tool.DBMATE);
        assertThat(history("flyway_schema_history")).isEqualTo("3 BASELINE adopted from dbmate");

        assertThat(service.start()).isNull();
        assertThat(PlainHealthData.of(service.state())).containsEntry("version", "4");
        assertThat(history("flyway_schema_history")).isEqualTo("3 BASELINE adopted from dbmate, 4 SQL four,  SQL view");
        assertThat(TestServer.value(database, "SELECT id FROM three")).isEqualTo("42");
        assertThat(TestServer.value(database, "SELECT count(*) FROM schema_migrations"))
                .isEqualTo("3");
        service.stockFlyway().validate();
    }

    @Test
    void undoEndsAtTheBaseline() throws Exception {
        adopt();
        assertThat(service.start()).isNull();
        assertThat(refusedDown(Reach.ABOVE, "1")).contains("Nothing was undone: 3 is the baseline", "db down --to 3");
        assertThat(down(Reach.ABOVE, "3")).extracting(UndoStep::version).containsExactly("4");

        assertThat(down(Reach.ABOVE, "3")).isEmpty();
        assertThat(refusedDown(Reach.NEWEST, null)).contains("3 is the baseline");
        assertThat(refusedDown(Reach.ABOVE, "0")).contains("3 is the baseline");
        assertThat(refusedDown(Reach.ONLY, "3")).contains("3 is the baseline");
        assertThat(refusedDown(Reach.ONLY, "2")).contains("3 is the baseline");
        assertThat(refusedDown(Reach.ONLY, "4")).contains("4 is not applied");
        assertThat(service.start()).isNull();
    }

    @Test
    void theBaselineItselfHasNoUndoEvenWhereItsVersionWasAJavaMigration() throws Exception {
        adopt();
        List<BuiltMigration> java = List.of(new BuiltMigration("3", "three", null, "db.migration.V3__three"));
        assertThat(Refusal.of(() -> service.undo(java).plan(new UndoOrder(Reach.NEWEST, null, true))))
                .contains("3 is the baseline");
    }

    @Test
    void whatTheBaselineHoldsIsNotForced() throws Exception {
        adopt();
        for (String version : List.of("2", "3")) {
            assertThat(Refusal.of(() -> service.force(version).intention(true)))
                    .contains("Nothing was changed: " + version + " counts as applied", "the baseline 3");
            assertThat(Refusal.of(() -> service.force(version).intention(false)))
                    .contains(version + " counts as applied");
        }
        assertThat(service.force("4").intention(true)).startsWith("4 - four");
    }

    @Test
    void theSchemaOfTheHistoryIsTheConfiguredOne() throws Exception {
        String schema = "Odd Schema";
        ServiceGrants there = new ServiceGrants(TestServer.PLAIN, List.of(schema), "flyway_schema_history");
        service = service(TestServer.settings(database).grants(Optional.of(there)))
                .with(flyway -> flyway.schemas(schema));
        adopt();
        assertThat(history("\"Odd Schema\".flyway_schema_history")).contains("3 BASELINE adopted from dbmate");
        assertThat(TestServer.value(database, "SELECT to_regclass('public.flyway_schema_history')"))
                .isNull();
        assertThat(service.stockFlyway().info().current().getVersion().toString())
                .isEqualTo("3");
        assertThat(Refusal.of(this::adopt)).contains("Flyway keeps a history here");
    }

    /** PostgreSQL puts a schema of the login's name before public. */
    @Test
    @Tag("P10")
    void nothingIsAdoptedIntoAnotherSchemaThanTheOldTables() throws Exception {
        TestServer.execute(database, "CREATE SCHEMA " + TestServer.SUPERUSER);
        assertThat(Refusal.of(this::adopt))
                .contains("\"public\"", "\"postgres\"", "quarkus.flyway.default-schema=public", "run db adopt again");
        assertThat(TestServer.value(database, "SELECT count(*) FROM pg_tables WHERE tablename LIKE 'flyway%'"))
                .isEqualTo("0");
        service =
                service(TestServer.settings(database).schema("public")).with(flyway -> flyway.defaultSchema("public"));
        adopt();
        assertThat(history("public.flyway_schema_history")).isEqualTo("3 BASELINE adopted from dbmate");
        assertThat(service.start()).isNull();
        assertThat(TestServer.value(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'postgres'"))
                .isEqualTo("0");
    }

    @Test
    void whatHasChangedSinceTheOperatorAgreedIsNotAdopted() throws SQLException {
        try (Connection connection = TestServer.connect(database)) {
            OldHistory found = service.adoption().find(connection);
            TestServer.execute(database, "INSERT INTO schema_migrations VALUES ('20240401090000')");
            assertThat(Refusal.of(() -> service.adoption().run(connection, found, MigrationVersion.fromVersion("3"))))
                    .contains("dbmate's table schema_migrations has changed meanwhile");
        }
        assertThat(TestServer.value(database, "SELECT to_regclass('flyway_schema_history')"))
                .isNull();
    }

    private List<UndoStep> down(Reach reach, String version) {
        MigrationVersion parsed = version == null ? null : MigrationVersion.fromVersion(version);
        return service.down(new UndoOrder(reach, parsed, true));
    }

    private String refusedDown(Reach reach, String version) {
        return Refusal.of(() -> down(reach, version));
    }

    private String history(String table) throws SQLException {
        return TestServer.value(
                database,
                "SELECT string_agg(coalesce(version, '') || ' ' || type || ' ' || description, ', '"
                        + " ORDER BY installed_rank) FROM " + table);
    }
}
