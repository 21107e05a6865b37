package dev.stockroom.commondb.undo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.exception.FlywaySqlException;

/**
 * Stores the undo script of each migration just before the migration is applied, in its transaction, while role and
 * search path are still Flyway's. For a migration outside of a transaction the script is stored before the first
 * statement, because it must be there even if the migration fails half-way.
 */
public final class UndoKeeper implements Callback {

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        MigrationInfo migration = context.getMigrationInfo();
        if (migration.getVersion() != null) {
            keep(context.getConfiguration(), context.getConnection(), migration);
        }
    }

    private static void keep(Configuration flyway, Connection connection, MigrationInfo migration) {
        Optional<UndoStore.Stored> undo =
                UndoStore.shipped(new ShippedUndo(flyway), migration.getVersion(), migration.getScript());
        if (undo.isPresent()) {
            try {
                UndoStore.here(connection, flyway.getTable())
                        .save(
                                connection,
                                new UndoStore.Of(
                                        migration.getVersion(), migration.getScript(), migration.getChecksum()),
                                undo.get());
            } catch (SQLException e) {
                throw new FlywaySqlException("Unable to store the undo script of " + migration.getScript(), e);
            }
        }
    }

    @Override
    public String getCallbackName() {
        return "common-db undo";
    }
}
