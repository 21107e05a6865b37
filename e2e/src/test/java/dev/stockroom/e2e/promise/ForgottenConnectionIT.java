package dev.stockroom.e2e.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Answer;
import dev.stockroom.e2e.bed.Failure;
import dev.stockroom.e2e.bed.Launch;
import dev.stockroom.e2e.bed.Login;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.ServiceProcess;
import dev.stockroom.e2e.bed.Testbed;
import dev.stockroom.testbed.SilentProxy;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The network forgets connections of the pool and goes on acknowledging, as a firewall, a NAT or a balancer does. */
@Tag("packaged")
@Tag("P12")
class ForgottenConnectionIT {

    @RegisterExtension
    private final Testbed bed = new Testbed();

    private SilentProxy proxy;

    @BeforeEach
    void standBeforeTheServer() throws IOException {
        proxy = new SilentProxy(bed.server().port());
    }

    @AfterEach
    void leave() throws IOException {
        proxy.close();
    }

    private Launch products(String database) {
        return bed.launch(Service.PRODUCT)
                .at("jdbc:postgresql://127.0.0.1:" + proxy.port() + "/" + database)
                .as(Login.SERVICE);
    }

    /** Without the service's own time-out, as every adopter has it. */
    @Test
    void duringHibernatesPartOfTheStartItEndsTheStart() {
        proxy.loseAnswersAfter("information_schema.sequences");
        String database = bed.newName();
        ServiceProcess product = products(database)
                .with("quarkus.datasource.jdbc.additional-jdbc-properties.socketTimeout", 0)
                .with("quarkus.log.console.json.enabled", false)
                .start();
        Failure.ends(
                product,
                "127.0.0.1:" + proxy.port(),
                database,
                "a connection of the pool was lost",
                "no answer for 15 s",
                "start again");
    }

    @Test
    void afterTheStartItIsFoundWhileEveryProbeIsAnswered() {
        ServiceProcess product = products(bed.newName()).start().awaitReady();
        assertThat(product.get("/products").status()).isEqualTo(200);
        try (var readiness = product.poll("/q/health/ready")) {
            proxy.loseAnswers();
            product.await(ServiceProcess.PATIENCE, "not ready", answer -> answer.status() == 503);
            product.awaitReady();
            assertThat(product.get("/products").status()).isEqualTo(200);
            assertThat(readiness.answers()).extracting(Answer::status).doesNotContain(Answer.NONE);
        }
    }
}
