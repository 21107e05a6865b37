package dev.stockroom.commondb.start;

import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.state.StartupState;
import java.util.List;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** What a start is for: to serve, or to go a part of the way and end. */
public interface StartOrder {

    /** To serve: all migrations, and then the application. */
    StartOrder SERVE = new StartOrder() {};

    /** The migrations that are to be in force afterwards. */
    default List<BuiltMigration> of(List<BuiltMigration> built) {
        return built;
    }

    /** Adds to the settings of Flyway. */
    default void customize(FluentConfiguration flyway) {}

    /** A migration has been applied. */
    default void applied(MigrationInfo migration, long ms) {}

    /** The schema is there. */
    default void schemaIsThere(StartupState state) {}

    /** Whether the start waits until a standby is promoted, however long that takes. */
    default boolean waitsForAStandby() {
        return true;
    }

    /** Whether the start ends when the persistence unit is there, before anything else of the application. */
    default boolean endsAtThePersistenceUnit() {
        return false;
    }

    /** The start has failed. */
    default void failed(Throwable failure) {}

    /**
     * The start has ended, and the process goes on, as in dev mode.
     *
     * @return whether the order was to end here; then nothing more is said
     */
    default boolean ended(int exitCode) {
        return false;
    }
}
