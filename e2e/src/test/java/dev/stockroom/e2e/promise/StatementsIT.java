package dev.stockroom.e2e.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Launch;
import dev.stockroom.e2e.bed.ServerLog.Entry;
import dev.stockroom.e2e.bed.Testbed;
import dev.stockroom.e2e.bed.ThreeLogins;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What common-db costs on an up-to-date database, counted in the server's log. */
@Tag("packaged")
@Tag("P8")
class StatementsIT {

    /** Sent to Flyway's connection as well, by its init-sql. */
    private static final String OURS = "client_connection_check_interval";

    /** What only Flyway sends. */
    private static final String FLYWAYS = "\"installed_rank\"";

    @RegisterExtension
    private final Testbed bed = new Testbed();

    /** What one start sent to the server. */
    private record Cost(List<Entry> connections, List<Entry> statements) {

        /** The statements on connections that are not Flyway's, and those that were put on Flyway's. */
        List<Entry> added() {
            long flyways = statements.stream()
                    .filter(entry -> entry.message().contains(FLYWAYS))
                    .findFirst()
                    .orElseThrow()
                    .pid();
            return statements.stream()
                    .filter(entry -> entry.pid() != flyways || entry.message().contains(OURS))
                    .toList();
        }
    }

    @Test
    void addsAtMostOneConnectionAndFourStatements() {
        var database = bed.newDatabase();
        bed.saga(database).start().awaitReady().destroy();
        var without = cost(database, bed.saga(database).with("common-db.enabled", false));
        var with = cost(database, bed.saga(database));
        // Flyway alone takes a second connection, which it does not need on the lock that common-db gives it
        assertThat(with.connections())
                .hasSizeLessThanOrEqualTo(2)
                .hasSizeLessThanOrEqualTo(without.connections().size() + 1);
        assertThat(with.added()).hasSizeLessThanOrEqualTo(4);
        assertThat(with.statements())
                .hasSizeLessThanOrEqualTo(without.statements().size() + 4);
    }

    @Test
    void addsNothingForAServiceRoleThatHasItsGrants() {
        var database = bed.newName();
        var logins = ThreeLogins.of("counted").createdOn(bed.server());
        logins.of(bed.saga(database)).start().awaitReady().destroy();
        var without = cost(database, logins.withoutRole(bed.saga(database)));
        var with = cost(database, logins.of(bed.saga(database)));
        assertThat(with.connections()).hasSameSizeAs(without.connections());
        assertThat(with.statements()).hasSameSizeAs(without.statements());
        assertThat(with.statements()).noneMatch(entry -> entry.message().matches("(?is).*\\b(GRANT|REVOKE) .*"));
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
