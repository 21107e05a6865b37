package dev.stockroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What common-db costs on an up-to-date database, counted in the server's log. */
@Tag("P8")
class StatementsIT {

    /** What Quarkus Flyway itself sends with a session lock, on one connection; counted with 3.33.2. */
    private static final int FLYWAY_STATEMENTS = 32;

    @RegisterExtension
    private final Testbed bed = new Testbed();

    /** What one start sent to the server. */
    private record Cost(List<ServerLog.Entry> connections, List<ServerLog.Entry> statements) {}

    @Test
    void addsAtMostOneConnectionAndFourStatements() {
        var database = bed.newDatabase();
        bed.saga(database).start().awaitReady().destroy();
        var without = cost(database, bed.saga(database).with("common-db.enabled", false));
        var with = cost(database, bed.saga(database));
        assertThat(with.connections())
                .as("connections, without common-db %d", without.connections().size())
                .hasSizeLessThanOrEqualTo(without.connections().size() + 1);
        assertThat(with.statements())
                .as("statements, without common-db %d", without.statements().size())
                .hasSizeLessThanOrEqualTo(without.statements().size() + 4)
                .hasSizeLessThanOrEqualTo(FLYWAY_STATEMENTS + 4);
    }

    /** Up to the opening of the port; the checks of Quarkus's own readiness are not part of it. */
    private Cost cost(String database, Launch launch) {
        var log = bed.server().log();
        int mark = log.mark();
        var saga = launch.start();
        saga.awaitOutput("Listening on");
        var cost = new Cost(log.connections(mark, database), log.statements(mark, database));
        assertThat(log.connections(mark, "postgres")).isEmpty();
        saga.awaitReady().destroy();
        return cost;
    }
}
