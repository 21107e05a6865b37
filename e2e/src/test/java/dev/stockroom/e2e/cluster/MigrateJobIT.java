package dev.stockroom.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Command;
import dev.stockroom.e2e.bed.History;
import dev.stockroom.e2e.bed.Launch;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.Testbed;
import dev.stockroom.e2e.bed.ThreeLogins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The Job that migrates in place of the pods, with the commands of its manifest and the logins of production. */
@Tag("packaged")
class MigrateJobIT {

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @TempDir
    private Path shared;

    @Test
    @Tag("P2")
    void podsWaitForItWithNoLoginButTheirOwn() {
        var database = bed.newName();
        var logins = ThreeLogins.of(database).createdOn(bed.server());
        var pod = bed.saga(database)
                .as(logins.service())
                .with("quarkus.flyway.migrate-at-start", false)
                .start();
        pod.awaitPhase("WAITING_FOR_SCHEMA");
        var job = bed.saga(database)
                .as(logins.owner())
                .with("common-db.admin.username", logins.admin().user())
                .with("common-db.admin.password", logins.admin().password())
                .with("common-db.service-role", logins.service().user());
        run("wait", job).exits(0).says("does not exist");
        assertThat(check(job)).isEqualTo("1");
        run("migrate", job).exits(0).says("migrations applied now: 6");
        pod.awaitReady();
        History.of(bed.server(), database).isExactly(Service.ORDER_SAGA);
        assertThat(check(job)).isEqualTo("0");
    }

    @Test
    void aReleaseWithSomethingPendingIsDumpedFirst() {
        var database = bed.newDatabase();
        var job = bed.saga(database);
        job.run("db", "up", "--target", "5").exits(0);
        assertThat(check(job)).isEqualTo("3");
    }

    @Test
    void aServerThatIsAwayDoesNotPassForAMissingDatabase() {
        var job = bed.launch(Service.ORDER_SAGA).on(bed.stoppedServer(), "away");
        run("check", job).exits(1).complains("PostgreSQL does not answer");
        assertThat(code()).doesNotExist();
        run("wait", job.with("common-db.wait-timeout", "1s")).exits(1).complains("did not answer");
    }

    @Test
    void aFileThatCannotBeWrittenFails() {
        bed.saga(bed.newName())
                .run(
                        "db",
                        "status",
                        "--check-file",
                        shared.resolve("nowhere/code").toString())
                .exits(1)
                .complains("--check-file could not be written", "nowhere/code");
    }

    private String check(Launch job) {
        run("check", job).exits(0);
        try {
            return Files.readString(code()).strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path code() {
        return shared.resolve("code");
    }

    /** Runs what the manifest has this container run, with a directory of the test's in place of the volume. */
    private Command run(String container, Launch launch) {
        return launch.run(arguments(container).stream()
                .map(argument -> argument.replace("/check/", shared + "/"))
                .toArray(String[]::new));
    }

    private static List<String> arguments(String container) {
        return Manifests.ofKind("Job").get(0).findParents("args").stream()
                .filter(candidate -> candidate.path("name").asText().equals(container))
                .flatMap(candidate -> Manifests.elements(candidate.path("args")))
                .map(argument -> argument.asText())
                .toList();
    }
}
