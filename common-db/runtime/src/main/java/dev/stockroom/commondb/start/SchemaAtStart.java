package dev.stockroom.commondb.start;

import dev.stockroom.commondb.flyway.ForeignRefusal;
import dev.stockroom.commondb.flyway.ResolvedMigrations;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.KnownHistory;
import dev.stockroom.commondb.history.Leniency;
import dev.stockroom.commondb.history.SchemaHistory;
import dev.stockroom.commondb.history.SchemaVersions;
import dev.stockroom.commondb.page.DatabasePage;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.DatabaseSettings.Migration;
import dev.stockroom.commondb.state.StartupState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.flywaydb.core.api.configuration.Configuration;
import org.jboss.logging.Logger;

/** What a start knows of the schema: where the schema is, its history, and what is missing in it. */
final class SchemaAtStart implements DatabasePage.Source {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");
    private static final Duration WATCH_EVERY = Duration.ofSeconds(1);

    private final List<BuiltMigration> built;
    private final StartOrder order;
    private final StartupState state;
    private final LongSupplier nanoTime;
    private final HistoryReader reader;
    private volatile DatabaseSettings settings;
    private volatile List<BuiltMigration> onlyFlywayKnows = List.of();
    private volatile Leniency leniency;
    private SchemaHistory upToDate;
    private long watchAgain;

    SchemaAtStart(
            DatabaseSettings settings,
            List<BuiltMigration> built,
            StartOrder order,
            StartupState state,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.leniency = settings.leniency();
        this.built = built;
        this.order = order;
        this.state = state;
        this.nanoTime = nanoTime;
        this.watchAgain = nanoTime.getAsLong();
        this.reader = new HistoryReader(settings, nanoTime);
        state.database(settings.url().database());
        state.schema(SchemaVersions.of(new SchemaHistory(List.of()), built));
    }

    DatabaseSettings settings() {
        return settings;
    }

    List<BuiltMigration> built() {
        return built;
    }

    boolean migratedHere() {
        return settings.migration() == Migration.HERE;
    }

    /** Takes over the settings with the schema of the history, which has been found. */
    void found(DatabaseSettings inItsSchema) {
        settings = inItsSchema;
        reader.in(inItsSchema);
    }

    SchemaHistory read(Connection connection) throws SQLException {
        SchemaHistory now = reader.read(connection);
        state.schema(SchemaVersions.of(now, built));
        return now;
    }

    /** Keeps a history in which Flyway has nothing to do: nobody reads it again (P8). */
    void upToDate(SchemaHistory now) {
        upToDate = now;
    }

    /** Forgets the kept history, because Flyway is about to change it. */
    void changes() {
        upToDate = null;
    }

    /** The history as it is after Flyway. */
    SchemaHistory current(Session session) throws SQLException {
        return upToDate == null ? session.history() : upToDate;
    }

    /** Flyway is about to migrate like this: a customizer may let more pass than the properties, or less. */
    void migratesLike(Configuration flyway) {
        leniency = Leniency.of(flyway);
    }

    /** The migrations that this start is for and the database does not hold. */
    List<BuiltMigration> missing(SchemaHistory now) {
        return now.missing(order.of(built), leniency);
    }

    /** Counts, once a second, what another replica migrates, because the probe of this one tells the progress. */
    void watch(Session session) {
        long now = nanoTime.getAsLong();
        if (now - watchAgain >= 0) {
            counted(session);
            watchAgain = now + WATCH_EVERY.toNanos();
        }
    }

    /** Tells the state what is applied and what is to come; empty if the history could not be read. */
    Optional<SchemaHistory> counted(Session session) {
        try {
            SchemaHistory now = session.history();
            state.progress(now.applied(), missing(now).size());
            return Optional.of(now);
        } catch (SQLException e) {
            LOG.debug("The migrations could not be counted", e);
            return Optional.empty();
        }
    }

    ForeignRefusal foreign() {
        return new ForeignRefusal(settings, built);
    }

    /**
     * The version of the database if it is newer than all that this executable knows, else null.
     *
     * @param flyway null if this process does not migrate; Flyway may know files and Java migrations that the build
     *     does not
     */
    String ahead(SchemaHistory now, Configuration flyway) {
        if (now.ahead(built) == null || flyway == null) {
            return now.ahead(built);
        }
        onlyFlywayKnows = ResolvedMigrations.beyond(built, flyway);
        List<BuiltMigration> all =
                Stream.concat(built.stream(), onlyFlywayKnows.stream()).toList();
        state.schema(SchemaVersions.of(now, all));
        return now.ahead(all);
    }

    @Override
    public String address() {
        return settings.url().address();
    }

    @Override
    public String installer() {
        return settings.installer();
    }

    @Override
    public Optional<KnownHistory> known() {
        return reader.known();
    }

    @Override
    public Optional<KnownHistory> fresh() {
        return reader.fresh();
    }

    /** The migrations that only Flyway knows; Flyway is asked only if the history is newer than the build. */
    @Override
    public List<BuiltMigration> onlyFlywayKnows() {
        return onlyFlywayKnows;
    }

    @Override
    public Leniency leniency() {
        return leniency;
    }
}
