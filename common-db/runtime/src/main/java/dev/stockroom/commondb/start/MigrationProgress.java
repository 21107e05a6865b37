package dev.stockroom.commondb.start;

import dev.stockroom.commondb.flyway.FlywayDefaults;
import dev.stockroom.commondb.history.MigrationLabel;
import dev.stockroom.commondb.server.InvalidIndexes;
import dev.stockroom.commondb.server.ServerFailures;
import dev.stockroom.commondb.state.StartupState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.Configuration;
import org.jboss.logging.Logger;

/**
 * Follows Flyway through the migrations, tells the probe's state, and ends the turn after the last one. The callback
 * listens to these events only, because {@code BEFORE_MIGRATE} and {@code AFTER_MIGRATE} would cost two connections
 * more.
 */
final class MigrationProgress implements Callback {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");
    private static final Set<Event> EVENTS =
            Set.of(Event.BEFORE_EACH_MIGRATE, Event.AFTER_EACH_MIGRATE, Event.AFTER_MIGRATE_OPERATION_FINISH);

    private final Supplier<Session> session;
    private final SchemaAtStart schema;
    private final StartOrder order;
    private final StartupState state;
    private final LongSupplier nanoTime;
    private boolean counted;
    private long began;

    /** @param session the start's session; null if the application calls Flyway by itself later */
    MigrationProgress(
            Supplier<Session> session,
            SchemaAtStart schema,
            StartOrder order,
            StartupState state,
            LongSupplier nanoTime) {
        this.session = session;
        this.schema = schema;
        this.order = order;
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
        if (session.get() != null) {
            switch (event) {
                case BEFORE_EACH_MIGRATE -> began(context);
                case AFTER_EACH_MIGRATE -> {
                    keepTurn(context.getConnection());
                    ended(context.getMigrationInfo());
                }
                default -> finished(context.getConnection());
            }
        }
    }

    private void began(Context context) {
        if (!counted) {
            counted = true;
            noteLocks(context.getConnection());
            beforeTheFirst(context.getConfiguration());
            session.get().grantBeforeTheFirstMigration(context.getConnection());
        }
        began = nanoTime.getAsLong();
        MigrationInfo migration = context.getMigrationInfo();
        state.migration(name(migration));
        state.migrationBegan(
                migration.getVersion() == null ? null : migration.getVersion().toString(),
                migration.getDescription(),
                migration.getScript());
    }

    private void beforeTheFirst(Configuration flyway) {
        schema.changes();
        schema.counted(session.get()).ifPresent(now -> {
            schema.foreign().refuseUnlessTold(now, () -> flyway);
            LOG.infof(
                    "Migrating database %s, pending migrations: %d",
                    schema.settings().url().database(), state.snapshot().pending());
        });
    }

    private void noteLocks(Connection flyways) {
        try {
            session.get().changes(flyways);
        } catch (SQLException e) {
            throw ServerFailures.lostBeforeReady(schema.settings().url(), e);
        }
    }

    private void keepTurn(Connection flyways) {
        try {
            session.get().keepTurn(flyways);
        } catch (SQLException e) {
            throw ServerFailures.lostBeforeReady(schema.settings().url(), e);
        }
    }

    private void ended(MigrationInfo migration) {
        long ms = Duration.ofNanos(nanoTime.getAsLong() - began).toMillis();
        state.migrated();
        MigrationVersion version = migration.getVersion();
        new StartLog()
                .with("version", version == null ? null : version.toString())
                .with("description", migration.getDescription())
                .with("ms", ms)
                .log("Applied migration %s in %d ms".formatted(name(migration), ms));
        order.applied(migration, ms);
    }

    /**
     * Warns of INVALID indexes and ends the turn. A script that says {@code IF NOT EXISTS} takes an index for whole
     * that a killed process has left half-made.
     */
    private void finished(Connection connection) {
        if (counted) {
            InvalidIndexes.seen(connection)
                    .forEach(index -> LOG.warnf(
                            "INVALID index %s: nothing reads it; DROP INDEX CONCURRENTLY %s, and build it again",
                            index, index));
        }
        session.get().endTurn(connection);
    }

    /** The migration's name, as in {@code 3 - add search index}. */
    static String name(MigrationInfo migration) {
        return MigrationLabel.of(migration.getVersion(), migration.getDescription());
    }

    @Override
    public String getCallbackName() {
        return FlywayDefaults.START_CALLBACK;
    }
}
