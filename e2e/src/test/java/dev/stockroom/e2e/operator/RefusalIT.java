package dev.stockroom.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Launch;
import dev.stockroom.e2e.bed.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Where {@code up} refuses, no command says that all is well: the same words, as a field of the JSON and as exit code. */
@Tag("executable")
class RefusalIT {

    private static final String LOST = "the database holds tables but no history";

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @TempDir
    private Path shared;

    private String database;
    private Launch saga;

    @BeforeEach
    void migrated() {
        database = bed.newName();
        saga = bed.saga(database);
        saga.run("db", "up").exits(0);
    }

    @Test
    void whatIsLateIsRefusedByAllInTheSameWords() throws IOException {
        bed.server().sql(database).execute("DELETE FROM flyway_schema_history WHERE version = '2'");
        allRefuse("the history and the migrations disagree");
        saga.run("db", "plan", "--out-of-order").exits(0);
        saga.with("quarkus.flyway.out-of-order", true)
                .run("db", "status", "--check")
                .exits(3);
    }

    @Test
    void tablesWithoutAHistoryAreRefusedByAll() throws IOException {
        bed.server().sql(database).execute("DROP TABLE flyway_schema_history");
        allRefuse(LOST);
        saga.run("db", "down", "--yes").exits(1).complains("Nothing was undone: " + LOST, "db adopt");
        saga.run("db", "repair", "--yes").exits(1).complains("Nothing was repaired: " + LOST, "db adopt");
        saga.run("db", "force", "4", "--applied", "--yes").exits(1).complains("Nothing was changed: " + LOST);
        saga.with("quarkus.flyway.baseline-at-start", true).run("db", "plan").exits(0);
    }

    @Test
    void anEmptiedHistoryIsRefusedByAll() throws IOException {
        bed.server().sql(database).execute("TRUNCATE flyway_schema_history");
        allRefuse(LOST);
    }

    @Test
    void aDatabaseThatUpCouldNotCreateIsRefusedByThePlan() {
        var missing = bed.saga(bed.newName());
        assertThat(missing.run("db", "plan", "--json").exits(0).json().path("refused"))
                .isEmpty();
        for (Launch refused : List.of(
                bed.saga(bed.newName()).with("common-db.create-database", false),
                bed.saga(bed.newName()).with("common-db.admin.database", "no_such_admin"))) {
            var up = refused.run("db", "up", "--json").exits(1).json();
            var plan = refused.run("db", "plan", "--json").exits(1).json();
            assertThat(up.path("refused")).hasSize(1);
            assertThat(plan.path("refused")).isEqualTo(up.path("refused"));
        }
    }

    @Test
    void aResetDropsNothingThatItCouldNotCreateAgain() {
        saga.with("common-db.create-database", false)
                .run("db", "reset", "--yes")
                .exits(1)
                .complains(
                        "The database is not dropped",
                        "it could not be created again: common-db.create-database is off");
        assertThat(bed.server().sql(database).value("SELECT count(*) FROM flyway_schema_history"))
                .isEqualTo("6");
    }

    @Test
    void thePlanBeginsAfterTheBaselineThatUpWouldWrite() {
        var adopted = bed.saga(database)
                .with("quarkus.flyway.baseline-at-start", true)
                .with("quarkus.flyway.baseline-version", 2);
        saga.run("db", "drop", "--yes").exits(0);
        var planned = adopted.run("db", "plan", "--json").exits(0).json().path("pending");
        saga.run("db", "up", "--target", "2").exits(0);
        bed.server().sql(database).execute("DROP TABLE flyway_schema_history");
        assertThat(adopted.run("db", "plan", "--json").exits(0).json().path("pending"))
                .isEqualTo(planned);
        var applied = adopted.run("db", "up", "--json").exits(0).json().path("applied");
        assertThat(planned.findValuesAsText("version"))
                .isEqualTo(applied.findValuesAsText("version"))
                .isNotEmpty()
                .doesNotContain("1", "2");
    }

    @Test
    void nothingIsRefusedWhereNothingIs() {
        var empty = bed.saga(bed.newDatabase());
        assertThat(empty.run("db", "plan", "--json").exits(0).json().path("refused"))
                .isEmpty();
        empty.run("db", "status", "--check").exits(3);
        empty.run("db", "repair").exits(0).says("Nothing to repair.");
        empty.run("db", "down").exits(0).says("migrations undone now: 0");
        empty.run("db", "force", "4", "--applied", "--yes").exits(1).complains("there is no history");
    }

    private void allRefuse(String what) throws IOException {
        var up = saga.run("db", "up", "--json").exits(1).complains(what).json();
        var plan = saga.run("db", "plan", "--json").exits(1).complains(what).json();
        var status = saga.run("db", "status", "--check", "--json").exits(1).json();
        assertThat(up.at("/refused/0/what").asText()).isEqualTo(what);
        assertThat(up.at("/refused/0")).isEqualTo(up.path("error"));
        assertThat(plan.path("refused")).isEqualTo(up.path("refused"));
        assertThat(status.path("refused")).isEqualTo(up.path("refused"));
        saga.run("db", "status").exits(0).says("Up would refuse", what);
        var file = shared.resolve("code");
        saga.run("db", "status", "--check-file", file.toString()).exits(1).says(what);
        assertThat(Files.readString(file).strip()).isEqualTo("1");
    }
}
