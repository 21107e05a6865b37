package dev.stockroom.commondb.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stockroom.commondb.flyway.FlywayDefaults;
import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.undo.Undo;
import dev.stockroom.commondb.undo.UndoOrder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Goes through the versioned migrations of a service, with Flyway as the service has it. */
final class Rehearsal {

    /** A prefix that no file has, because repeatable migrations run after all others and are not rehearsed. */
    private static final String NONE = "-no-repeatable-";

    private final BuiltService service;
    private final Configuration flyway;

    Rehearsal(BuiltService service, Configuration flyway) {
        this.service = service;
        this.flyway = flyway;
    }

    /** The versioned migrations, in their order. */
    List<MigrationInfo> migrations() {
        return Arrays.stream(
                        Flyway.configure().configuration(flyway).load().info().all())
                .filter(migration -> migration.getVersion() != null)
                .filter(migration -> migration.getState().isResolved())
                .toList();
    }

    /**
     * Requires an undo script or a reason for none; a Java migration passes, because it has no first line for a reason.
     */
    void hasAnUndoOrSaysWhyNot(MigrationInfo migration) {
        assertTrue(
                !migration.getScript().endsWith(".sql")
                        || Undo.hasScript(flyway, migration.getVersion())
                        || Undo.reasonForNone(flyway, migration.getScript()).isPresent(),
                migration.getScript()
                        + " has no undo script: add the file that is called as it, with U instead of V, or"
                        + " begin it with the line \"-- no undo: \" and the reason");
    }

    /** Applies the next migration; if it has an undo, undoes it and applies it again. */
    void upDownUp(MigrationInfo migration, DataSource scratch) throws SQLException {
        try (Connection connection = scratch.getConnection()) {
            Flyway upTo = upTo(migration.getVersion(), scratch);
            String before = schema(connection);
            upTo.migrate();
            if (Undo.hasScript(flyway, migration.getVersion())) {
                String after = schema(connection);
                down(migration.getVersion(), upTo);
                assertEquals(before, schema(connection), "the schema after the undo of " + migration.getScript());
                upTo.migrate();
                assertEquals(after, schema(connection), "the schema after another " + migration.getScript());
            }
        }
    }

    private void down(MigrationVersion version, Flyway upTo) {
        Undo.rehearsal(service, upTo.getConfiguration())
                .run(new UndoOrder(UndoOrder.Reach.ONLY, version, true), step -> {});
    }

    private static String schema(Connection connection) throws SQLException {
        return String.join("\n", SchemaCatalogue.read(connection));
    }

    private Flyway upTo(MigrationVersion version, DataSource scratch) {
        FluentConfiguration configuration = Flyway.configure().configuration(flyway);
        return configuration
                .dataSource(scratch)
                .target(version)
                .repeatableSqlMigrationPrefix(NONE)
                .callbacks(Arrays.stream(configuration.getCallbacks())
                        .filter(callback -> !callback.getCallbackName().equals(FlywayDefaults.START_CALLBACK))
                        .toArray(Callback[]::new))
                .load();
    }
}
