package dev.stockroom.commondb.start;

import dev.stockroom.commondb.quarkus.OneOffStart;
import dev.stockroom.commondb.server.InvalidIndexes;
import dev.stockroom.commondb.state.StartupState;
import dev.stockroom.commondb.undo.Undo;
import java.sql.Connection;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.Configuration;
import org.jboss.logging.Logger;

/**
 * Follows Flyway through the migrations, for whoever asks the probe, and ends the turn after the last one. It listens to
 * these events only, because {@code BEFORE_MIGRATE} and {@code AFTER_MIGRATE} would cost two connections more.
 */
final class MigrationProgress implements Callback {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");
    private static final Set<Event> EVENTS =
            EnumSet.of(Event.BEFORE_EACH_MIGRATE, Event.AFTER_EACH_MIGRATE, Event.AFTER_MIGRATE_OPERATION_FINISH);

    private final DatabaseStart preparation;
    private final StartupState state;
    private final LongSupplier nanoTime;
    private boolean counted;
    private long began;

    MigrationProgress(DatabaseStart preparation, StartupState state, LongSupplier nanoTime) {
        this.preparation = preparation;
        this.state = state;
        this.nanoTime = nanoTime;
    }

    @Override
    public boolean supports(Event event, Context context) {
        return EVENTS.contains(event);
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        if (preparation.underWay()) {
            switch (event) {
                case BEFORE_EACH_MIGRATE -> began(context);
                case AFTER_EACH_MIGRATE -> ended(context.getMigrationInfo());
                default -> finished(context.getConnection());
            }
        }
    }

    private void began(Context context) {
        if (!counted) {
            counted = true;
            preparation.refuseLostHistory(context.getConfiguration());
            preparation.beforeTheFirstMigration(context.getConnection(), ignoresMissing(context.getConfiguration()));
        }
        began = nanoTime.getAsLong();
        MigrationInfo migration = context.getMigrationInfo();
        state.migration(name(migration));
        state.migrationBegan(
                migration.getVersion() == null ? null : migration.getVersion().toString(),
                migration.getDescription(),
                migration.getScript());
    }

    /** Whether the settings say that the history may hold what this executable has not. */
    private static boolean ignoresMissing(Configuration flyway) {
        return Arrays.stream(flyway.getIgnoreMigrationPatterns())
                .anyMatch(pattern -> pattern.matchesMigration(true, MigrationState.MISSING_SUCCESS));
    }

    private void ended(MigrationInfo migration) {
        long ms = Duration.ofNanos(nanoTime.getAsLong() - began).toMillis();
        state.migrated();
        new LogFields()
                .with("version", migration.getVersion())
                .with("description", migration.getDescription())
                .with("ms", ms)
                .log("Applied migration %s in %d ms".formatted(name(migration), ms));
        OneOffStart.current().ifPresent(order -> order.applied(migration, ms));
    }

    /** A script that says {@code IF NOT EXISTS} takes an index for whole that a killed process has left half-made. */
    private void finished(Connection connection) {
        if (counted) {
            InvalidIndexes.seen(connection)
                    .forEach(index -> LOG.warnf(
                            "INVALID index %s: nothing reads it; DROP INDEX CONCURRENTLY %s, and build it again",
                            index, index));
        }
        preparation.endTurn(connection);
    }

    /** As in {@code 3 - add search index}; a repeatable migration has its description only. */
    static String name(MigrationInfo migration) {
        String version = migration.getVersion() == null
                ? "repeatable"
                : migration.getVersion().toString();
        return List.of(version, migration.getDescription()).stream()
                .filter(part -> !part.isEmpty())
                .reduce((left, right) -> left + " - " + right)
                .orElse(version);
    }

    @Override
    public String getCallbackName() {
        return Undo.START_CALLBACK;
    }
}
