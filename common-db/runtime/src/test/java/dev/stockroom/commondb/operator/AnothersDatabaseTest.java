package dev.stockroom.commondb.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.undo.UndoOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service whose URL points to another service's database, by mistake: nothing is changed there, in no way. */
@Tag("server")
@Tag("P10")
class AnothersDatabaseTest {

    private static final String ONE = "CREATE TABLE product (id int); INSERT INTO product VALUES (1);";

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
        assertThat(squashed.start()).isNull();
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
        product.commands()
                .withTurn(connection -> product.commands()
                        .flyway(flyway -> flyway.ignoreMigrationPatterns("*:future"))
                        .repair());
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

    @Test
    void whereAllIsWrittenAnewOnlyDevModeDropsIt() throws Exception {
        product.without("V1__create_product.sql").without("V2__fill.sql");
        product.file("V1__all_in_one.sql", "CREATE TABLE product (id int, name text);");
        refused(() -> product.commands().drop(true));
        assertThat(product.inDevMode().commands().drop(false)).isTrue();
    }

    private void refusesEverything(TestService other) throws Exception {
        var two = MigrationVersion.fromVersion("2");
        refused(() -> other.commands().connect().close());
        refused(() -> other.commands().changes().known());
        refused(() -> other.commands().changes().undo(new UndoOrder(UndoOrder.Reach.NEWEST, null, true), step -> {}));
        refused(() -> other.commands()
                .changes()
                .undoPlan(new UndoOrder(UndoOrder.Reach.ABOVE, MigrationVersion.fromVersion("0"), true)));
        refused(() -> other.commands().changes().forceIntention(two, false));
        refused(() -> other.commands().changes().force(two, false));
        refused(() -> other.commands().withTurn(connection -> "repair"));
        refused(() -> other.commands().grants("postgres"));
        refused(() -> other.commands().drop(false));
        refused(() -> other.commands().drop(true));
        assertThat(other.start().block()).contains("belongs to other migrations");
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
        return new TestService(Files.createTempDirectory(folder, name), TestServer.settings(database)).named(name);
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
