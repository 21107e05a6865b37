package dev.stockroom.commondb.operator;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.flyway.ForeignRefusal;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.RepairedRows;
import dev.stockroom.commondb.history.SchemaHistory;
import dev.stockroom.commondb.server.HistorySearch;
import dev.stockroom.commondb.settings.DatabaseSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.flywaydb.core.api.configuration.Configuration;

/** Finds the service's history in a session of a command, and refuses another service's. */
final class OwnHistory {

    private final List<BuiltMigration> built;
    private final HistorySearch search;
    private DatabaseSettings settings;

    /** @param built the migrations of this executable */
    OwnHistory(DatabaseSettings settings, List<BuiltMigration> built) {
        this.settings = settings;
        this.built = built;
        this.search = new HistorySearch(settings, built);
    }

    /** The settings, with the schema of the history as soon as it is found. */
    DatabaseSettings settings() {
        return settings;
    }

    /** Whether the history was found behind the first schema, where Flyway by itself does not look. */
    boolean behind() {
        return search.behind();
    }

    /** @throws DatabaseStartException if it is not clear which schema is this service's */
    void find(Connection connection) throws SQLException {
        settings = search.in(connection);
    }

    SchemaHistory read(Connection connection) throws SQLException {
        return SchemaHistory.read(connection, settings.history());
    }

    /** @throws DatabaseStartException if the history is another service's, and the application does not let it pass */
    void refuseForeignUnlessTold(Connection connection, Supplier<Configuration> flyway) throws SQLException {
        foreign().refuseUnlessTold(read(connection), flyway);
    }

    /** What changes more than a migration does asks once more, for certain. */
    void refuseForeign(Connection connection, Supplier<Configuration> flyway) throws SQLException {
        foreign().refuse(read(connection), flyway);
    }

    /** A history is not begun beside one of another name that is this service's. */
    void refuseAnotherName(Connection connection) throws SQLException {
        if (read(connection).withoutARow()) {
            search.underAnotherName(connection, settings.historyTable()).ifPresent(renamed -> {
                throw renamed;
            });
        }
    }

    boolean isSignedByThisService(Connection connection) throws SQLException {
        return foreign().signedByThisService(read(connection));
    }

    /** Both readings of a history that may be another application's as well; empty if it is this service's alone. */
    Optional<String> mayBeAnothers(Connection connection, Supplier<Configuration> flyway) throws SQLException {
        SchemaHistory now = read(connection);
        return now.withoutARow()
                ? Optional.empty()
                : foreign().anothersRowOfAll(now, flyway.get()).map(RepairedRows.Another::why);
    }

    private ForeignRefusal foreign() {
        return new ForeignRefusal(settings, built);
    }

    /** Refuses to change anything if there is no schema to change. */
    void refuseNowhere(Connection connection) throws SQLException {
        if (!search.settled()) {
            search.refuseNowhere(search.look(connection));
        }
    }
}
