package dev.stockroom.e2e.bed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;

/** How a start fails well: one block in the log that says everything, no stack trace, exit code 1. */
public final class Failure {

    private static final Pattern STACK_FRAME = Pattern.compile("^\\s+at [\\w.$]+\\(", Pattern.MULTILINE);

    private Failure() {}

    /** The process ends with 1 and says all this. */
    public static void ends(ServiceProcess service, String... said) {
        ends(service);
        assertThat(service.output()).contains(said);
    }

    /** The process ends with 1, whatever it says. */
    public static void ends(ServiceProcess service) {
        assertThat(service.awaitExit()).as(service.output()).isEqualTo(1);
        isOneBlock(service);
    }

    /** The process stays: live, not ready, and its readiness and its log say all this. */
    public static void isHeld(ServiceProcess service, String... said) {
        var answer = service.awaitPhase("FAILED");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.database().path("reason").asText()).isNotBlank();
        assertThat(service.live().status()).isEqualTo(200);
        assertThat(service.management("/q/metrics").body()).contains("common_db_");
        // the probe says it a moment before the log does
        service.awaitOutput(" ERROR ");
        isOneBlock(service);
        assertThat(service.output()).contains(said);
        assertThat(service.isAlive()).isTrue();
    }

    private static void isOneBlock(ServiceProcess service) {
        assertThat(service.outputLinesWith(" ERROR ")).as(service.output()).hasSize(1);
        hasNoStackTrace(service);
    }

    public static void hasNoStackTrace(ServiceProcess service) {
        assertThat(STACK_FRAME.matcher(service.output()).find())
                .as(service.output())
                .isFalse();
    }
}
