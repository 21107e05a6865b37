package dev.stockroom.commondb.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.TurnSessions;
import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.server.MigrationTurn;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.state.PlainHealthData;
import dev.stockroom.commondb.undo.UndoOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A service whose URL points to another service's database, by mistake: nothing is changed there, in no way. */
@Tag("server")
@Tag("P10")
class AnothersDatabaseTest {

    private static final String ONE = "CREATE TABLE product (id int); INSERT INTO product VALUES (1);";

    private static final List<Consumer<FluentConfiguration>> LETTING_CHANGES_PASS =
            List.of(flyway -> flyway.validateOnMigrate(false), flyway -> flyway.ignoreMigrationPatterns("*:*"));

    @TempDir
    Path folder;

    private final String database = TestServer.freshName("another");
    private TestService product;
    private String before;

    @BeforeEach
    void thereIsAProductService() throws Exception {
        product = service("product")
                .file("V1__create_product.sql", ONE)
                .file("U1__create_product.sql", "DROP TABLE product;")
                .file("V2__fill.sql", "INSERT INTO product VALUES (2);")
                .file("U2__fill.sql", "DELETE FROM product WHERE id = 2;");
        assertThat(product.start()).isNull();
        before = everything();
    }

    @Test
    void noCommandOfAnotherServiceTouchesIt() throws Exception {
        refusesEverything(inventory());
    }

    @Test
    void neitherDoesOneWithTheSameFileNames() throws Exception {
        refusesEverything(service("inventory")
                .file("V1__create_product.sql", "CREATE TABLE stock (id int);")
                .file("U1__create_product.sql", "DROP TABLE stock;")
                .file("V2__fill.sql", "INSERT INTO stock VALUES (7);")
                .file("U2__fill.sql", "DELETE FROM stock;"));
    }

    @Test
    void neitherDoesOneWithTimestampsForVersions() throws Exception {
        refusesEverything(service("inventory")
                .file("V20260101000000__create_stock.sql", "CREATE TABLE stock (id int);")
                .file("U20260101000000__create_stock.sql", "DROP TABLE stock;"));
    }

    /** Without its validation Flyway itself would go on. */
    @Test
    void noStartOfAnotherServiceMigratesIt() throws Exception {
        var late = service("inventory")
                .file("V20260101000000__create_stock.sql", "CREATE TABLE stock (id int);")
                .with(flyway -> flyway.validateOnMigrate(false));
        assertThat(late.start().block())
                .contains("the history in this database belongs to other migrations", "signed by product");
        assertThat(everything()).isEqualTo(before);
    }

    /** Quarkus Flyway does both before it migrates, and so before the first migration is looked at. */
    @ParameterizedTest
    @ValueSource(strings = {"quarkus.flyway.repair-at-start", "quarkus.flyway.clean-at-start"})
    void noStartOfAnotherServiceRepairsOrCleansItBeforeItMigrates(String setting) throws Exception {
        System.setProperty(setting, "true");
        try {
            assertThat(startThatChangesBefore(inventory()).block())
                    .contains("the history in this database belongs to other migrations", "signed by product");
            assertThat(everything()).isEqualTo(before);
            assertThat(startThatChangesBefore(product)).isNull();
        } finally {
            System.clearProperty(setting);
        }
    }

    @Test
    void aServiceThatWasWrittenAnewIsCleanedByItsOwnStart() throws Exception {
        product.without("V1__create_product.sql").without("V2__fill.sql");
        product.file("V1__all_in_one.sql", "CREATE TABLE product (id int, name text);");
        System.setProperty("quarkus.flyway.clean-at-start", "true");
        try {
            assertThat(startThatChangesBefore(product)).isNull();
        } finally {
            System.clearProperty("quarkus.flyway.clean-at-start");
        }
    }

    /** With what Quarkus Flyway does before it migrates. */
    private static DatabaseStartException startThatChangesBefore(TestService service) {
        return service.with(flyway -> flyway.cleanDisabled(false)).startAfter(flyway -> {
            if (Boolean.getBoolean("quarkus.flyway.clean-at-start")) {
                flyway.clean();
            } else {
                flyway.repair();
            }
        });
    }

    /** Flyway runs them before it compares the history, and before its first migration. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "afterConnect",
                "beforeValidate",
                "afterValidateError",
                "createSchema",
                "beforeMigrate",
                "beforeEachMigrate",
                "afterMigrateError",
                "beforeInfo",
                "beforeRepair"
            })
    void noCallbackOfAnotherServiceRunsThereBeforeItIsRefused(String event) throws Exception {
        var inventory = inventory().file(event + ".sql", "DELETE FROM product;");
        refusesEverything(inventory);
        refusesEverything(inventory.with(flyway -> flyway.validateOnMigrate(false)));
        assertThat(inventory.startAfter(Flyway::validate).block()).contains("signed by product");
        assertThat(everything()).isEqualTo(before);
        TestServer.execute(database, "DROP TABLE flyway_schema_history, flyway_schema_history_undo");
        assertThat(inventory.start().block()).contains("the database holds tables but no history");
        assertThat(rows()).isEqualTo("2");
    }

    @Test
    void aCommandThatOnlyLooksRunsNoCallback() throws Exception {
        product.file("beforeInfo.sql", "DELETE FROM product;").file("afterConnect.sql", "DELETE FROM product;");
        assertThat(DatabaseReport.of(product.commands()).pending()).isZero();
        assertThat(product.commands().refusal(false)).isEmpty();
        assertThat(product.commands().looking().info().pending()).isEmpty();
        assertThat(rows()).isEqualTo("2");
    }

    @Test
    void noCallbackRunsBeforeAnEmptiedHistoryIsRefused() throws Exception {
        product.file("beforeMigrate.sql", "DELETE FROM product;");
        TestServer.execute(database, "TRUNCATE flyway_schema_history");
        assertThat(product.start().block()).contains("the database holds tables but no history");
        assertThat(rows()).isEqualTo("2");
    }

    private String rows() throws SQLException {
        return TestServer.value(database, "SELECT count(*) FROM product");
    }

    /** Nothing is pending below the baseline, so that Flyway has nothing to do, and all looks well. */
    @Test
    void noStartTakesAnothersBaselineAboveItsOwnVersionsForItsSchema() throws Exception {
        TestServer.execute(
                database,
                "DELETE FROM flyway_schema_history",
                "INSERT INTO flyway_schema_history VALUES (1, '7', 'adopted', 'BASELINE', 'adopted', NULL,"
                        + " 'app@product/pod-1', now(), 0, true)");
        var inventory = service("inventory").file("V1__create_stock.sql", "CREATE TABLE stock (id int);");
        assertThat(inventory.start().block())
                .contains("the history in this database belongs to other migrations", "signed by product");
    }

    /** Renamed, or migrated by an image with a name of its own, and rolled back: its commands change nothing of it. */
    @ParameterizedTest
    @EnumSource(names = {"HERE", "ELSEWHERE"})
    void anOlderImageUnderAnotherNameStartsWhereAllThatItKnowsAgrees(DatabaseSettings.Migration migration)
            throws Exception {
        product.file("V3__more.sql", "INSERT INTO product VALUES (3);");
        assertThat(product.start()).isNull();
        before = everything();
        var older = new TestService(
                        Files.createTempDirectory(folder, "older"),
                        TestServer.settings(database).migration(migration))
                .named("catalogue")
                .file("V1__create_product.sql", ONE)
                .file("V2__fill.sql", "INSERT INTO product VALUES (2);");
        assertThat(older.start()).isNull();
        assertThat(older.state().now().ahead()).isEqualTo("3");
        refused(() -> older.commands().drop(true));
        assertThat(everything()).isEqualTo(before);
    }

    /** The tables may have stayed. */
    @Test
    void whatAnotherHasTakenBackIsNotBegunAnewByThisService() throws Exception {
        product.commands()
                .changes()
                .undo(new UndoOrder(UndoOrder.Reach.ABOVE, MigrationVersion.fromVersion("0"), true), step -> {});
        TestServer.execute(database, "CREATE TABLE product (id int)");
        assertThat(inventory().start().block()).contains("belongs to other migrations", "signed by product");
        refused(() -> inventory().commands().drop(true));
        assertThat(product.commands().refusal(false)).isEmpty();
    }

    @Test
    void repeatablesOfAnotherServiceAreNotTakenForItsOwnByTheirName() throws Exception {
        String views = TestServer.freshName("views");
        var one = new TestService(Files.createTempDirectory(folder, "views"), TestServer.settings(views))
                .named("product")
                .file("R__views.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS a;");
        assertThat(one.start()).isNull();
        assertThat(one.start()).isNull();
        var other = new TestService(Files.createTempDirectory(folder, "views"), TestServer.settings(views))
                .named("inventory")
                .file("R__views.sql", "DROP VIEW v; CREATE VIEW v AS SELECT 2 AS b;")
                .file("V1__one.sql", "CREATE TABLE one (id int);");
        assertThat(other.start().block()).contains("belongs to other migrations", "repeatable migrations alone");
        refused(() -> other.commands().drop(true));
        assertThat(TestServer.value(views, "SELECT a FROM v")).isEqualTo("1");
    }

    @Test
    void aBaselineOfAPlainFlywayIsStartedOn() throws Exception {
        TestServer.execute(
                database,
                "DELETE FROM flyway_schema_history",
                "INSERT INTO flyway_schema_history VALUES (1, '7', 'adopted', 'BASELINE', 'adopted', NULL,"
                        + " 'app@server', now(), 0, true)");
        var inventory = service("inventory").file("V1__create_stock.sql", "CREATE TABLE stock (id int);");
        assertThat(inventory.start()).isNull();
    }

    @Test
    void aServiceWhoseFilesOnlyFlywayFindsGoesOnWithItsNextRelease() throws Exception {
        product.withFilesThatOnlyFlywayFinds().file("V3__more.sql", "INSERT INTO product VALUES (3);");
        assertThat(product.start()).isNull();
        assertThat(product.start()).isNull();
        assertThatCode(() -> product.commands().connect().close()).doesNotThrowAnyException();
    }

    @Test
    void anotherServiceWhoseFilesOnlyFlywayFindsIsRefused() throws Exception {
        refusesEverything(inventory().withFilesThatOnlyFlywayFinds());
    }

    @Test
    void aCommandAsksAgainWhoseItIsWhenItHasWaitedForTheTurn() throws Exception {
        String shared = TestServer.freshDatabase("shared");
        TestService late = new TestService(Files.createTempDirectory(folder, "late"), TestServer.settings(shared))
                .named("inventory")
                .file("V1__create_stock.sql", "CREATE TABLE stock (id int);");
        TestService first = new TestService(Files.createTempDirectory(folder, "first"), TestServer.settings(shared))
                .named("product")
                .file("V1__create_product.sql", ONE);
        try (Connection holder = TestServer.connect(shared)) {
            MigrationTurn turn = TurnSessions.turn(holder, TurnSessions.state());
            turn.take();
            CompletableFuture<Boolean> command = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return late.commands().withTurn(connection -> true);
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    task -> new Thread(task).start());
            TestServer.await("the command asks for the turn", () -> asksForTheTurn(shared, holder));
            first.stockFlyway().migrate();
            turn.end();
            assertThatThrownBy(command::join)
                    .cause()
                    .isInstanceOf(DatabaseStartException.class)
                    .hasMessageContaining("the history in this database belongs to other migrations");
        }
    }

    private static boolean asksForTheTurn(String database, Connection holder) throws SQLException {
        String pid = TestServer.value(holder, "SELECT pg_backend_pid()");
        return TestServer.value(
                        database,
                        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid NOT IN"
                                + " (pg_backend_pid(), " + pid + ") AND query LIKE '%pg_try_advisory_lock%' LIMIT 1")
                != null;
    }

    @Test
    void whoeverWaitsForTheSchemaThereIsToldInPlaceOfWaiting() throws Exception {
        var waiting = new TestService(
                        Files.createTempDirectory(folder, "waiting"),
                        TestServer.settings(database).migration(DatabaseSettings.Migration.ELSEWHERE))
                .named("inventory")
                .file("V1__create_stock.sql", "CREATE TABLE stock (id int);");
        assertThat(waiting.start().block()).contains("belongs to other migrations");
    }

    /** Squashed: one new file in place of those that the history holds, and the settings say that these may be missing. */
    @Test
    void aHistoryWhoseFilesAreGoneIsStartedOnWhereTheSettingsSayThatTheyMayBe() throws Exception {
        TestServer.execute(database, "UPDATE flyway_schema_history SET installed_by = 'postgres'");
        var squashed = service("product")
                .file("V3__go_on.sql", "INSERT INTO product VALUES (3);")
                .with(flyway -> flyway.ignoreMigrationPatterns("*:missing"));
        assertThatCode(() -> squashed.commands().connect().close()).doesNotThrowAnyException();
        assertThat(squashed.start()).isNull();
    }

    /** Another process applies what is new; the waiting one reads the same settings. */
    @ParameterizedTest
    @ValueSource(strings = {"postgres", "app@product/pod-1"})
    @Tag("P11")
    void whoeverWaitsForTheSchemaOfASquashedServiceWaits(String installer) throws Exception {
        TestServer.execute(database, "UPDATE flyway_schema_history SET installed_by = '" + installer + "'");
        var waiting = service("product", DatabaseSettings.Migration.ELSEWHERE)
                .file("V3__go_on.sql", "INSERT INTO product VALUES (3);");
        assertThat(waiting.start().block()).contains("belongs to other migrations");
        for (String patterns : List.of("*:missing", "*:*")) {
            waiting.with(flyway -> flyway.ignoreMigrationPatterns(patterns));
            assertThatExceptionOfType(StillWaiting.class)
                    .isThrownBy(() -> waiting.preparation(waiting.state(), System::nanoTime, ms -> {
                                throw new StillWaiting();
                            })
                            .prepare());
        }
        assertThat(service("product")
                        .file("V3__go_on.sql", "INSERT INTO product VALUES (3);")
                        .with(flyway -> flyway.ignoreMigrationPatterns("*:*"))
                        .start())
                .isNull();
        assertThat(waiting.start()).isNull();
    }

    /** It would sleep now, and look again. */
    private static final class StillWaiting extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Plain Flyway starts; but what may be another application's is not undone, repaired, forced or dropped for all that. */
    @ParameterizedTest
    @EnumSource(names = {"HERE", "ELSEWHERE"})
    @Tag("P11")
    void whereAllFilesWereEditedAServiceThatDoesNotValidateStartsAndItsCommandsChangeNothing(
            DatabaseSettings.Migration migration) throws Exception {
        TestServer.execute(database, "UPDATE flyway_schema_history SET installed_by = 'postgres'");
        before = everything();
        var edited = edited("product", migration);
        assertThat(edited.start().block())
                .contains("either it is another service's, or every file was edited after it was applied");
        for (Consumer<FluentConfiguration> letting : LETTING_CHANGES_PASS) {
            edited.with(letting);
            assertThat(edited.start()).isNull();
            assertThat(PlainHealthData.of(edited.state())).containsEntry("version", "2");
            assertThat(edited.commands().refusal(false)).isEmpty();
            assertThat(DatabaseReport.of(edited.commands()).pending()).isZero();
            refusesChanges(edited);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HERE", "ELSEWHERE"})
    void noSettingSpeaksForWhatAnotherServiceHasSigned(DatabaseSettings.Migration migration) throws Exception {
        for (Consumer<FluentConfiguration> letting : LETTING_CHANGES_PASS) {
            refusesEverything(edited("inventory", migration).with(letting));
        }
    }

    private TestService edited(String name, DatabaseSettings.Migration migration) throws Exception {
        return service(name, migration)
                .file("V1__create_product.sql", "CREATE TABLE product (id bigint);")
                .file("V2__fill.sql", "INSERT INTO product VALUES (7);");
    }

    /** Two words with a host behind them look like a service's name. */
    @Test
    @Tag("P11")
    void whatTheApplicationSignsInItsOwnWordsIsNotTakenForAnotherServices() throws Exception {
        TestServer.execute(database, "UPDATE flyway_schema_history SET installed_by = 'deploy@ci/runner-6'");
        product.without("V1__create_product.sql")
                .without("U1__create_product.sql")
                .file("V3__more.sql", "INSERT INTO product VALUES (3);")
                .with(flyway -> flyway.ignoreMigrationPatterns("*:missing"))
                .customizedBy(flyway -> flyway.installedBy("deploy@ci/runner-7"));
        assertThat(product.start()).isNull();
        assertThat(product.start()).isNull();
        before = everything();
        var other = edited("inventory", DatabaseSettings.Migration.HERE)
                .customizedBy(flyway -> flyway.installedBy("deploy@ci/runner-8"));
        assertThat(other.start().block()).contains("belongs to other migrations");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void itsOwnCommandsWorkUnderANewNameToo() throws Exception {
        product.named("catalogue");
        assertThatCode(() -> product.commands().connect().close()).doesNotThrowAnyException();
        assertThat(product.start()).isNull();
        assertThat(product.commands().changes().undo(new UndoOrder(UndoOrder.Reach.NEWEST, null, true), step -> {}))
                .hasSize(1);
    }

    @Test
    void anOwnFileThatWasRenamedAndRepairedIsUndone() throws Exception {
        product.without("V2__fill.sql").without("U2__fill.sql");
        product.file("V2__fill_it.sql", "INSERT INTO product VALUES (2);")
                .file("U2__fill_it.sql", "DELETE FROM product WHERE id = 2;");
        assertThat(DatabaseReport.of(product.commands()).repairable())
                .extracting(MigrationLine::version)
                .containsExactly("2");
        product.commands()
                .withTurn(connection -> product.commands()
                        .flyway(flyway -> flyway.ignoreMigrationPatterns("*:future"))
                        .repair());
        assertThat(DatabaseReport.of(product.commands()).repairable()).isEmpty();
        assertThat(product.start()).isNull();
        assertThat(product.commands().changes().undo(new UndoOrder(UndoOrder.Reach.NEWEST, null, true), step -> {}))
                .hasSize(1);
    }

    /** Of two services that share one history by mistake, neither undoes what only the other one has. */
    @Test
    void whatOnlyAnotherServiceHasIsNotUndoneFromTheDatabase() throws Exception {
        TestServer.execute(
                database, "UPDATE flyway_schema_history SET installed_by = 'app@inventory/pod-1' WHERE version = '2'");
        product.without("V2__fill.sql").without("U2__fill.sql");
        assertThatThrownBy(() -> product.commands()
                        .changes()
                        .undo(new UndoOrder(UndoOrder.Reach.NEWEST, null, true), step -> {}))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("2 - fill was applied by inventory")
                .hasMessageContaining("either two services share this history, or the service was renamed");
    }

    /** Its next start would apply it a second time. */
    @Test
    void whatOnlyAnotherServiceHasIsNeitherForcedNorRepairedAway() throws Exception {
        TestServer.execute(
                database, "UPDATE flyway_schema_history SET installed_by = 'app@inventory/pod-1' WHERE version = '1'");
        product.without("V1__create_product.sql").without("U1__create_product.sql");
        assertThatThrownBy(() -> product.commands().changes().force(MigrationVersion.fromVersion("1"), false))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("Nothing was changed: 1 - create product was applied by inventory");
        assertThatThrownBy(() -> product.commands().changes().refuseOthersScripts("Nothing was repaired"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("Nothing was repaired: 1 - create product was applied by inventory");
    }

    /** Flyway's repair removes the row of any failed migration, of a newer release too. */
    @Test
    void theFailedRowOfAnotherServicesNewerMigrationIsNotRepairedAway() throws Exception {
        TestServer.execute(
                database,
                "INSERT INTO flyway_schema_history VALUES (9, '9', 'index stock', 'SQL', 'V9__index_stock.sql', 9,"
                        + " 'app@inventory/pod-1', now(), 0, false)");
        before = everything();
        assertThat(repairingStart(product)).contains("V9__index_stock.sql was applied by inventory");
        assertThatThrownBy(() -> product.commands().changes().refuseOthersScripts("Nothing was repaired"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("Nothing was repaired: 9 - index stock was applied by inventory");
        assertThat(everything()).isEqualTo(before);
    }

    /** Both begin with the same file of a library, and a plain Flyway has applied the other's. */
    @Test
    void whatMayBeAnotherApplicationsIsNotRepaired() throws Exception {
        TestServer.execute(database, "UPDATE flyway_schema_history SET installed_by = 'app'");
        before = everything();
        var other = service("inventory")
                .file("V1__create_product.sql", ONE)
                .file("V2__fill_stock.sql", "INSERT INTO stock VALUES (7);");
        assertThat(DatabaseReport.of(other.commands()).repairable()).hasSize(1);
        assertThatThrownBy(() -> other.commands().changes().refuseOthersScripts("Nothing was repaired"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("Nothing was repaired: version 2 has another name in the history")
                .hasMessageContaining("V2__fill.sql")
                .hasMessageContaining("V2__fill_stock.sql")
                .hasMessageContaining("either a file of this service was renamed and edited, or two applications");
        assertThat(everything()).isEqualTo(before);
    }

    /** As db repair does not; all tables have names of this executable's files, and so nothing else tells. */
    @Test
    void whatMayBeAnotherApplicationsIsNotDropped() throws Exception {
        TestServer.execute(
                database,
                "UPDATE flyway_schema_history SET installed_by = 'app'",
                "DROP TABLE flyway_schema_history_undo");
        var other = service("inventory")
                .file("V1__create_product.sql", ONE)
                .file("V2__fill_stock.sql", "INSERT INTO product VALUES (7);");
        assertThatThrownBy(() -> other.commands().drop(false))
                .isInstanceOf(CommandException.class)
                .extracting(e -> ((CommandException) e).block())
                .asString()
                .contains(
                        "The database is not dropped",
                        "V2__fill.sql there and V2__fill_stock.sql here",
                        "either a file of this service was renamed and edited, or two applications",
                        "--force " + database);
        assertThat(TestServer.databases()).contains(database);
        assertThat(other.commands().drop(true)).as("its name was said").isTrue();
    }

    /** A repair leaves what is newer alone, and a drop does not. */
    @Test
    void whatAnotherServiceHasAppliedSinceIsNotDropped() throws Exception {
        TestServer.execute(
                database,
                "INSERT INTO flyway_schema_history VALUES (9, '9', 'index stock', 'SQL', 'V9__index_stock.sql', 9,"
                        + " 'app@inventory/pod-1', now(), 0, true)");
        assertThatThrownBy(() -> product.commands().drop(false))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("V9__index_stock.sql was applied by inventory");
        assertThat(TestServer.databases()).contains(database);
    }

    /** As db drop does not. */
    @Test
    void noStartCleansWhatMayBeAnotherApplications() throws Exception {
        TestServer.execute(database, "UPDATE flyway_schema_history SET installed_by = 'app'");
        before = everything();
        var other = service("inventory")
                .file("V1__create_product.sql", ONE)
                .file("V2__fill_stock.sql", "INSERT INTO product VALUES (7);");
        System.setProperty("quarkus.flyway.clean-at-start", "true");
        try {
            assertThat(startThatChangesBefore(other).block())
                    .contains("V2__fill.sql there and V2__fill_stock.sql here", "clean-at-start=false");
            assertThat(everything()).isEqualTo(before);
        } finally {
            System.clearProperty("quarkus.flyway.clean-at-start");
        }
    }

    /** As db repair does not. */
    @Test
    void noStartRepairsAwayWhatAnotherServiceHasApplied() throws Exception {
        TestServer.execute(
                database, "UPDATE flyway_schema_history SET installed_by = 'app@inventory/pod-1' WHERE version = '1'");
        before = everything();
        var other = service("product").file("V2__fill.sql", "INSERT INTO product VALUES (2);");
        assertThat(repairingStart(other))
                .contains("V1__create_product.sql was applied by inventory", "no such migration");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void noStartRepairsWhatMayBeAnotherApplications() throws Exception {
        TestServer.execute(database, "UPDATE flyway_schema_history SET installed_by = 'app'");
        before = everything();
        var other = service("inventory")
                .file("V1__create_product.sql", ONE)
                .file("V2__fill_stock.sql", "INSERT INTO stock VALUES (7);");
        assertThat(repairingStart(other))
                .contains(
                        "V2__fill.sql there and V2__fill_stock.sql here",
                        "two applications share",
                        "repair-at-start=false");
        assertThat(everything()).isEqualTo(before);
        product.without("V2__fill.sql").file("V2__fill.sql", "INSERT INTO product VALUES (3);");
        assertThat(repairingStart(product)).as("an own file that was edited").isEmpty();
    }

    private static String repairingStart(TestService service) {
        System.setProperty("quarkus.flyway.repair-at-start", "true");
        try {
            return Optional.ofNullable(startThatChangesBefore(service))
                    .map(DatabaseStartException::block)
                    .orElse("");
        } finally {
            System.clearProperty("quarkus.flyway.repair-at-start");
        }
    }

    /** Flyway's clean drops what is there, whoever has made it. */
    @ParameterizedTest
    @ValueSource(strings = {"clean-at-start", "validate-at-start and validate-at-start.clean-on-validation-error"})
    void noStartCleansTablesWithoutAHistory(String settings) throws Exception {
        TestServer.execute(database, "DROP TABLE flyway_schema_history");
        var other = service("inventory")
                .file("V1__create_stock.sql", "CREATE TABLE stock (id int);")
                .with(flyway -> flyway.cleanDisabled(false));
        List<String> properties = Stream.of(settings.split(" and "))
                .map(setting -> "quarkus.flyway." + setting)
                .toList();
        properties.forEach(property -> System.setProperty(property, "true"));
        try {
            assertThat(other.startAfter(Flyway::clean).block()).contains("the database holds tables but no history");
            assertThat(TestServer.value(database, "SELECT count(*) FROM product"))
                    .isEqualTo("2");
        } finally {
            properties.forEach(System::clearProperty);
        }
    }

    /** No setting of Flyway's speaks for a command that changes a history in which nothing agrees. */
    @Test
    void noCommandChangesAHistoryWithoutAMigrationOfThisServiceWhateverMayBeMissing() throws Exception {
        TestServer.execute(database, "UPDATE flyway_schema_history SET installed_by = 'app'");
        before = everything();
        var other = service("inventory")
                .file("V20260202__create_stock.sql", "CREATE TABLE stock (id int);")
                .with(flyway -> flyway.ignoreMigrationPatterns("*:missing"));
        refused(() -> other.commands().changes());
        refused(() -> other.commands().drop(true));
        refused(() -> other.commands().withTurn(connection -> null));
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void whatIsThisServicesForSureIsRepaired() throws Exception {
        product.without("V2__fill.sql").file("V2__fill_it.sql", "INSERT INTO product VALUES (3);");
        assertThatCode(() -> product.commands().changes().refuseOthersScripts(""))
                .doesNotThrowAnyException();
        TestServer.execute(database, "UPDATE flyway_schema_history SET installed_by = 'app'");
        product.without("V2__fill_it.sql").file("V2__fill.sql", "INSERT INTO product VALUES (3);");
        assertThatCode(() -> product.commands().changes().refuseOthersScripts(""))
                .doesNotThrowAnyException();
    }

    @Test
    void aRepairSignsWhatItWrites() throws Exception {
        TestServer.execute(database, "UPDATE flyway_schema_history SET installed_by = 'postgres' WHERE version = '1'");
        product.without("V1__create_product.sql").without("U1__create_product.sql");
        product.commands()
                .withTurn(connection -> product.commands()
                        .flyway(flyway -> flyway.ignoreMigrationPatterns("*:future"))
                        .repair());
        assertThat(TestServer.value(database, "SELECT installed_by FROM flyway_schema_history WHERE type = 'DELETE'"))
                .startsWith("postgres@product/");
    }

    @Test
    void whereAllIsWrittenAnewOnlyDevModeDropsIt() throws Exception {
        product.without("V1__create_product.sql").without("V2__fill.sql");
        product.file("V1__all_in_one.sql", "CREATE TABLE product (id int, name text);");
        refused(() -> product.commands().drop(true));
        assertThat(product.inDevMode().commands().drop(false)).isTrue();
    }

    private void refusesEverything(TestService other) throws Exception {
        refused(() -> other.commands().connect().close());
        refused(() -> other.commands().grants("postgres"));
        refusesChanges(other);
        assertThat(other.start().block()).contains("belongs to other migrations");
        assertThat(everything()).isEqualTo(before);
    }

    private void refusesChanges(TestService other) throws Exception {
        var two = MigrationVersion.fromVersion("2");
        refused(() -> other.commands().changes().known());
        refused(() -> other.commands().changes().undo(new UndoOrder(UndoOrder.Reach.NEWEST, null, true), step -> {}));
        refused(() -> other.commands()
                .changes()
                .undoPlan(new UndoOrder(UndoOrder.Reach.ABOVE, MigrationVersion.fromVersion("0"), true)));
        refused(() -> other.commands().changes().forceIntention(two, false));
        refused(() -> other.commands().changes().force(two, false));
        refused(() -> other.commands().withTurn(connection -> "repair"));
        refused(() -> other.commands().drop(false));
        refused(() -> other.commands().drop(true));
        assertThat(everything()).isEqualTo(before);
    }

    private static void refused(ThrowingCallable command) {
        assertThatThrownBy(command)
                .isInstanceOf(DatabaseStartException.class)
                .extracting(e -> ((DatabaseStartException) e).block())
                .asString()
                .contains("the history in this database belongs to other migrations", "product", "do ");
    }

    private TestService inventory() throws Exception {
        return service("inventory")
                .file("V1__create_stock.sql", "CREATE TABLE stock (id int);")
                .file("U1__create_stock.sql", "DROP TABLE stock;")
                .file("V2__fill_stock.sql", "INSERT INTO stock VALUES (7);");
    }

    private TestService service(String name) throws Exception {
        return service(name, DatabaseSettings.Migration.HERE);
    }

    private TestService service(String name, DatabaseSettings.Migration migration) throws Exception {
        return new TestService(
                        Files.createTempDirectory(folder, name),
                        TestServer.settings(database).migration(migration))
                .named(name);
    }

    private String everything() throws SQLException {
        return TestServer.value(
                database,
                "SELECT (SELECT string_agg(h::text, ';' ORDER BY installed_rank) FROM flyway_schema_history h)"
                        + " || (SELECT string_agg(id::text, ';' ORDER BY id) FROM product)"
                        + " || (SELECT string_agg(relname, ';' ORDER BY relname) FROM pg_class WHERE relkind = 'r'"
                        + " AND relnamespace = 'public'::regnamespace)"
                        + " || (SELECT string_agg(u::text, ';' ORDER BY version) FROM flyway_schema_history_undo u)");
    }
}
