package dev.stockroom.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reading the phase out of readiness answers. */
@Tag("unit")
class PhaseTest {

    @Test
    void findsTheDatabaseCheckAmongOthers() {
        var phase = Phase.of("""
                {"status":"UP","checks":[{"name":"Database connections health check","status":"UP"},
                {"name":"database","status":"UP","data":{"phase":"READY","version":"3","migratedInMs":12,"waitedMs":34}}]}
                """);

        assertThat(phase).hasToString("Optional[READY: database at version 3, migrated in 12 ms, waited 34 ms]");
    }

    @Test
    void waitsForTheServerOnlyAfterATryInVain() {
        assertThat(waiting(0).isWaitingForServer()).isFalse();
        assertThat(waiting(1).isWaitingForServer()).isTrue();
    }

    @Test
    void isAbsentFromAnAnswerWithoutTheCheckOrWithoutJson() {
        assertThat(Phase.of("{\"status\":\"UP\",\"checks\":[]}")).isEmpty();
        assertThat(Phase.of("<html>")).isEmpty();
    }

    private static Phase waiting(int attempts) {
        return Phase.of("""
                {"checks":[{"name":"database","data":{"phase":"WAITING_FOR_SERVER","reason":"refused","attempts":%d}}]}
                """.formatted(attempts)).orElseThrow();
    }
}
