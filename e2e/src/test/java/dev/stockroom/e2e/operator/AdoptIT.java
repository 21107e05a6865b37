package dev.stockroom.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.History;
import dev.stockroom.e2e.bed.Login;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.Sql;
import dev.stockroom.e2e.bed.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Databases that other tools have kept up to order-saga's third migration are taken over, and go on from there. */
@Tag("executable")
class AdoptIT {

    private static final Path FIXTURES = Path.of("../common-db/runtime/src/test/resources/adopt");

    @RegisterExtension
    final Testbed testbed = new Testbed();

    @Test
    void whatTheVersionTellsIsAdopted() throws IOException {
        var database = keptBy("golang-migrate");
        var saga = testbed.saga(database);
        saga.run("db", "adopt", "--yes")
                .exits(0)
                .says("Found golang-migrate's table schema_migrations: 3.", "baseline at 3 - add updated at trigger")
                .says("Adopted: database " + database + " is at version 3, migrations pending: 3");
        var status = saga.run("db", "status", "--check")
                .exits(3)
                .says("version 3", "1 applied, 3 pending", "3        adopted from golang-migrate   baseline")
                .says("add create order saga states  below baseline");
        assertThat(status.out()).doesNotContain("add updated at trigger");
        saga.run("db", "down", "--to", "V2__add_create_order_saga_states.sql")
                .exits(1)
                .complains("3 is the baseline", "the history begins with it", "db down --to 3");
        goesOn(database);
    }

    @Test
    void whatTheNamesOfFilesTellIsAdopted() throws IOException {
        var database = keptBy("migrations-history");
        testbed.saga(database)
                .run("db", "adopt", "--yes")
                .exits(0)
                .says("Found the table migrations_history: 3 migrations are applied.", "baseline at 3");
        goesOn(database);
    }

    @Test
    void nothingIsWrittenUntilItIsClearAndSaid() throws IOException {
        var database = keptBy("dbmate");
        var saga = testbed.saga(database);
        saga.run("db", "adopt").exits(1).complains("20240301090000 names no migration", "--version V");
        saga.run("db", "adopt", "--version", "7").exits(2).complains("No migration of this executable is 7");
        saga.run("db", "adopt", "--version", "3").exits(1).complains("nobody to ask", "db adopt --version 3 --yes");
        saga.run("db", "adopt", "--version", "3", "--plan").exits(0).says("dbmate's table", "baseline at 3");
        assertThat(History.of(testbed.server(), database).exists()).isFalse();
        saga.run("db", "adopt", "--version", "3", "--yes").exits(0);
        goesOn(database);
    }

    @ParameterizedTest
    @CsvSource({
        "alembic, V3__add_updated_at_trigger.sql, 6ee7adadf26f",
        "flask-migrate, 003, 4491d931e5bc",
    })
    void whatAHashDoesNotTellIsGiven(String tool, String version, String hash) throws IOException {
        var database = keptBy(tool);
        testbed.saga(database)
                .run("db", "adopt", "--version", version, "--yes")
                .exits(0)
                .says("Found Alembic's table alembic_version: " + hash + ".", "baseline at 3");
        goesOn(database);
    }

    /** One further migration by command, the others by a start of the service. */
    private void goesOn(String database) {
        var saga = testbed.saga(database);
        saga.run("db", "up", "--target", "4").exits(0).says("is at version 4, migrations applied now: 1");
        var data = saga.start().awaitReady().ready().database();
        assertThat(data.path("version").asText()).isEqualTo("6");
        assertThat(History.of(testbed.server(), database).applied()).isEqualTo(List.of(3, 4, 5, 6));
        assertThat(testbed.server().sql(database).rows("SELECT order_id FROM create_order_saga_states"))
                .isEqualTo(List.of("order-1"));
    }

    @Test
    void aMissingDatabaseIsNotAdopted() {
        var database = testbed.newName();
        testbed.saga(database).run("db", "adopt", "--yes").exits(1).complains("the database does not exist");
        assertThat(testbed.server().databases()).doesNotContain(database);
    }

    /** A database at order-saga's third migration, with one row and the table of the tool that has brought it there. */
    private String keptBy(String tool) throws IOException {
        var database = testbed.newDatabase();
        var statements = new ArrayList<String>();
        for (var version : List.of("V1__", "V2__", "V3__")) {
            statements.add(Files.readString(migration(version)));
        }
        statements.add("INSERT INTO create_order_saga_states (order_id) VALUES ('order-1')");
        statements.add(Files.readString(FIXTURES.resolve(tool + ".sql")));
        new Sql(testbed.server().url(database), Login.SERVICE.user(), Login.SERVICE.password())
                .execute(statements.toArray(String[]::new));
        return database;
    }

    private static Path migration(String version) {
        return Service.ORDER_SAGA.migrations().entrySet().stream()
                .filter(file ->
                        file.getKey().startsWith(version) && file.getKey().endsWith(".sql"))
                .map(java.util.Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }
}
