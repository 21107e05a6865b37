package dev.stockroom.e2e.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Failure;
import dev.stockroom.e2e.bed.Form;
import dev.stockroom.e2e.bed.History;
import dev.stockroom.e2e.bed.Launch;
import dev.stockroom.e2e.bed.Login;
import dev.stockroom.e2e.bed.Pace;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.ServiceProcess;
import dev.stockroom.e2e.bed.Testbed;
import dev.stockroom.e2e.bed.ThreeLogins;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Passwords and TLS: what time does not mend fails at once, and the password appears nowhere (see Testbed). */
@Tag("packaged")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class CredentialsIT {

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @Test
    void wrongPasswordFailsAtOnce() {
        failsAtOnce(
                bed.saga(bed.newName()).with("quarkus.datasource.password", Login.CANARY + "-but-wrong"),
                "28P01",
                "quarkus.datasource.password");
    }

    @Test
    void emptyPasswordFailsAtOnce() {
        failsAtOnce(bed.saga(bed.newName()).with("quarkus.datasource.password", ""), "quarkus.datasource.password");
    }

    @Test
    void missingPasswordFailsAtOnce() {
        failsAtOnce(bed.saga(bed.newName()).without("quarkus.datasource.password"), "quarkus.datasource.password");
    }

    @Test
    void unknownUserFailsAtOnce() {
        failsAtOnce(bed.saga(bed.newName()).as(Login.named("nobody_here")), "28P01", "quarkus.datasource");
    }

    @Test
    void tlsThatIsDemandedAndNotOfferedFailsAtOnce() {
        failsAtOnce(bed.saga(bed.newName() + "?sslmode=require"), "sslmode");
    }

    @Test
    void missingRootCertificateFailsAtOnce() {
        failsAtOnce(bed.saga(bed.newName() + "?sslmode=verify-full&sslrootcert=/no/such/file.crt"), "ssl");
    }

    @Test
    void passwordInTheUrlIsShownNowhere() {
        var url = bed.newName() + "?user=" + Login.SERVICE.user() + "&password=" + Login.CANARY + "-but-wrong";
        var saga = bed.saga(url).without("quarkus.datasource.username").without("quarkus.datasource.password");
        failsAtOnce(saga, "28P01", "password");
    }

    private void failsAtOnce(Launch launch, String... said) {
        int mark = bed.server().log().mark();
        var pace = new Pace();
        Failure.ends(launch.start(), said);
        var ended = Instant.now();
        var seen = bed.server().log().since(mark);
        if (!seen.isEmpty()) {
            var firstAnswer = seen.get(0).at();
            assertThat(pace.alone(Duration.between(firstAnswer, ended))).isLessThan(Duration.ofSeconds(2));
        }
        pace.close();
        // one try with each of the two ways that sslmode=prefer knows, and none after that
        assertThat(seen.stream()
                        .filter(entry -> entry.message().startsWith("connection received"))
                        .toList())
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    @Tag("P6")
    void heldServiceIsReadySoonAfterThePasswordIsMended() {
        var login = Login.named("late_password");
        var admin = bed.server().admin();
        admin.execute(login.createRole(), "ALTER ROLE " + login.user() + " PASSWORD 'another'");
        var saga = bed.saga(bed.newName())
                .as(login)
                .with("common-db.on-failure", "hold")
                .start();
        Failure.isHeld(saga, "28P01", "quarkus.datasource.password");
        becomesReadyWithTheRightPassword(saga, login);
    }

    @Test
    @Tag("P6")
    void heldServiceIsReadySoonAfterThePasswordOfItsOwnLoginIsMended() {
        var logins = ThreeLogins.of("late_own").createdOn(bed.server());
        var own = logins.service();
        bed.server().admin().execute("ALTER ROLE " + own.user() + " PASSWORD 'another'");
        var database = bed.newName();
        var saga = logins.of(bed.saga(database))
                .with("common-db.on-failure", "hold")
                .start();
        Failure.isHeld(saga, own.user(), "28P01", "quarkus.datasource.password");
        History.of(bed.server(), database).isExactly(Service.ORDER_SAGA);
        becomesReadyWithTheRightPassword(saga, own);
        assertThat(saga.ready().database().path("migratedInMs").asLong()).isPositive();
    }

    private void becomesReadyWithTheRightPassword(ServiceProcess saga, Login login) {
        bed.server().admin().execute("ALTER ROLE %s PASSWORD '%s'".formatted(login.user(), login.password()));
        Pace.within(Form.tested().ready(), ServiceProcess.NEXT_TRY, saga::awaitReady);
        assertThat(List.of(saga.live().status(), saga.ready().status())).containsOnly(200);
    }
}
