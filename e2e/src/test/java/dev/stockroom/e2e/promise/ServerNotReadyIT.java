package dev.stockroom.e2e.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Answer;
import dev.stockroom.e2e.bed.Form;
import dev.stockroom.e2e.bed.Launch;
import dev.stockroom.e2e.bed.Login;
import dev.stockroom.e2e.bed.Pace;
import dev.stockroom.e2e.bed.ServiceProcess;
import dev.stockroom.e2e.bed.Testbed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The server answers, and may not be used yet: what time mends is waited for. */
@Tag("packaged")
@Tag("P3")
@Tag("P6")
@Tag("P12")
class ServerNotReadyIT {

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @Test
    void waitsUntilAReadOnlyServerTakesWrites() {
        var database = bed.newDatabase();
        readyAfter(
                "ALTER DATABASE " + database + " SET default_transaction_read_only = on",
                "ALTER DATABASE " + database + " RESET default_transaction_read_only",
                bed.saga(database),
                "25006");
    }

    @Test
    void waitsUntilThereIsAConnectionLeft() {
        var login = Login.named("one_too_many");
        bed.server().admin().execute(login.createRole());
        readyAfter(
                "ALTER ROLE " + login.user() + " CONNECTION LIMIT 0",
                "ALTER ROLE " + login.user() + " CONNECTION LIMIT -1",
                bed.saga(bed.newName()).as(login),
                "53300");
    }

    private void readyAfter(String fault, String cure, Launch launch, String reason) {
        bed.server().admin().execute(fault);
        var saga = launch.start();
        var waiting = saga.await(
                ServiceProcess.PATIENCE, reason, answer -> reasonOf(answer).contains(reason));
        assertThat(waiting.status()).isEqualTo(503);
        assertThat(waiting.phase()).isEqualTo("WAITING_FOR_SERVER");
        assertThat(saga.live().status()).isEqualTo(200);
        bed.server().admin().execute(cure);
        Pace.within(Form.tested().ready(), saga::awaitReady);
    }

    private static String reasonOf(Answer answer) {
        return answer.database().path("reason").asText();
    }
}
