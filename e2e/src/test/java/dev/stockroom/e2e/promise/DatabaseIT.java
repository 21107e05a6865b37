package dev.stockroom.e2e.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Failure;
import dev.stockroom.e2e.bed.History;
import dev.stockroom.e2e.bed.Login;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.Testbed;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The database is missing, present, or somebody else's. */
@Tag("packaged")
@Tag("P5")
class DatabaseIT {

    private static final String OWNER =
            "SELECT rolname FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba WHERE datname = ?";

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @Test
    @Tag("P1")
    @Tag("P2")
    void createsTheMissingDatabaseAndNoOther() {
        var database = bed.newName();
        var expected = new ArrayList<>(bed.server().databases());
        var ready = bed.saga(database).start().awaitReady().ready().database();
        expected.add(database);
        assertThat(bed.server().databases()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(bed.server().admin().value(OWNER, database)).isEqualTo(Login.SERVICE.user());
        History.of(bed.server(), database).isExactly(Service.ORDER_SAGA);
        assertThat(ready.path("phase").asText()).isEqualTo("READY");
        assertThat(ready.path("database").asText()).isEqualTo(database);
        assertThat(ready.path("version").asText()).isEqualTo("6");
        assertThat(ready.path("applied").asInt()).isEqualTo(6);
        assertThat(ready.path("migratedInMs").isNumber()).isTrue();
        assertThat(ready.path("waitedMs").isNumber()).isTrue();
        assertThat(ready.has("ahead")).isFalse();
    }

    @Test
    void leavesTheAdminDatabaseAloneWhenItsOwnIsPresent() {
        var database = bed.newDatabase();
        var before = bed.server().databases();
        int mark = bed.server().log().mark();
        bed.saga(database).start().awaitReady();
        assertThat(bed.server().databases()).isEqualTo(before);
        assertThat(bed.server().log().connections(mark, "postgres")).isEmpty();
        assertThat(bed.server().log().since(mark))
                .noneMatch(entry -> entry.message().contains("CREATE DATABASE"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Order-Saga.1", "größe", "with space", "quo\"ted; DROP DATABASE x", "a%2Fb?c&d=e"})
    void createsTheNameAsItIsWritten(String name) {
        var before = new ArrayList<>(bed.server().databases());
        bed.saga(URLEncoder.encode(name, StandardCharsets.UTF_8)).start().awaitReady();
        before.add(name);
        assertThat(bed.server().databases()).containsExactlyInAnyOrderElementsOf(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "postgres",
                "template0",
                "template1",
                "64_bytes_________________________________________________________"
            })
    void refusesTheNameBeforeItConnects(String name) {
        int mark = bed.server().log().mark();
        Failure.ends(bed.saga(name).start(), "quarkus.datasource.jdbc.url");
        assertThat(bed.server().log().since(mark)).isEmpty();
    }

    @Test
    void namesTheBaselineWhenThereAreTablesButNoHistory() {
        var database = bed.newDatabase();
        bed.server().sql(database).execute("CREATE TABLE legacy (id bigint)");
        var saga = bed.saga(database).start();
        Failure.ends(saga, database, "quarkus.flyway.baseline-at-start");
        assertThat(History.of(bed.server(), database).exists()).isFalse();
        assertThat(bed.server().sql(database).rows("SELECT relname FROM pg_class WHERE relname LIKE 'create_order%'"))
                .isEmpty();
    }

    @Test
    @Tag("P2")
    void secondServiceOnOneDatabaseFailsAndNamesTheForeignHistory() {
        var database = bed.newDatabase();
        bed.launch(Service.PRODUCT).on(bed.server(), database).start().awaitReady();
        var second = bed.launch(Service.INVENTORY).on(bed.server(), database).start();
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.output()).contains(database, Service.PRODUCT.firstMigration());
        History.of(bed.server(), database).isExactly(Service.PRODUCT);
    }
}
