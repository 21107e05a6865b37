package dev.stockroom.commondb.test;

import static org.junit.jupiter.api.Assertions.assertAll;

import dev.stockroom.commondb.history.BuiltService;
import jakarta.enterprise.inject.spi.CDI;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.Test;

/**
 * Rehearses the migrations of a service, each up, down and up again, in a database of its own on the server of the
 * tests. A service extends it, with {@code @QuarkusTest} and nothing else; the login that migrates needs the right to
 * create a database, which it has if Quarkus starts the server.
 */
public abstract class MigrationsRehearsal {

    /** For the service that extends it. */
    protected MigrationsRehearsal() {}

    @Test
    void everyMigrationHasAnUndoOrSaysWhyNot() {
        Rehearsal rehearsal = rehearsal();
        assertAll(rehearsal.migrations().stream().map(migration -> () -> rehearsal.hasAnUndoOrSaysWhyNot(migration)));
    }

    @Test
    void eachUndoTakesBackItsOwnMigration() throws SQLException {
        Rehearsal rehearsal = rehearsal();
        try (ScratchDatabase scratch = new ScratchDatabase()) {
            for (MigrationInfo migration : rehearsal.migrations()) {
                rehearsal.upDownUp(migration, scratch.dataSource());
            }
        }
    }

    private static Rehearsal rehearsal() {
        return new Rehearsal(
                BuiltService.read(), CDI.current().select(Flyway.class).get().getConfiguration());
    }
}
