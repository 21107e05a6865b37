package dev.stockroom.commondb.start;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.flyway.FlywayFailures;
import dev.stockroom.commondb.flyway.FlywayPlace;
import dev.stockroom.commondb.flyway.HistoryRights;
import dev.stockroom.commondb.flyway.LostHistory;
import dev.stockroom.commondb.history.SchemaHistory;
import dev.stockroom.commondb.server.HistorySearch;
import dev.stockroom.commondb.server.LendableConnection;
import dev.stockroom.commondb.server.MigratedSight;
import dev.stockroom.commondb.server.MigrationTurn;
import dev.stockroom.commondb.server.ServerFailures;
import dev.stockroom.commondb.server.ServiceGrants;
import dev.stockroom.commondb.server.TurnLocks;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.api.configuration.Configuration;
import org.jboss.logging.Logger;

/** A session of a real server: one connection, the turn on it, and Flyway on it while Flyway has borrowed it. */
final class PostgresSession implements Session {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private final Connection connection;
    private final LendableConnection lendable;
    private final SchemaAtStart schema;
    private final HistorySearch search;
    private final MigrationTurn turn;
    private final List<Long> locks = new ArrayList<>();
    private boolean hasTurn;

    /**
     * @param lendable the same connection, for Flyway
     * @param turn the turn on the same connection, not taken yet
     */
    PostgresSession(
            Connection connection,
            LendableConnection lendable,
            SchemaAtStart schema,
            HistorySearch search,
            MigrationTurn turn) {
        this.connection = connection;
        this.lendable = lendable;
        this.schema = schema;
        this.search = search;
        this.turn = turn;
    }

    @Override
    public void takeTurn(Runnable meanwhile) throws SQLException, NotYetException {
        turn.take(meanwhile);
        HistorySearch.Sight sight = turn.sight();
        if (sight != null) { // no schema is set
            schema.found(search.in(connection, sight));
            search.refuseNowhere(sight);
            turn.grants(ServiceGrants.of(schema.settings()));
        }
        grants().closeNewDatabase(turn, connection);
        hasTurn = true;
    }

    @Override
    public Optional<Connection> lend() throws SQLException {
        return hasTurn ? lendable.lend() : Optional.empty();
    }

    @Override
    public void changes(Connection flyways) throws SQLException {
        lendable.changes();
        new HistoryRights(schema.settings(), flyways).refuseReadOnlyHistory();
        locks.addAll(TurnLocks.of(flyways));
    }

    @Override
    public void keepTurn(Connection flyways) throws SQLException {
        if (hasTurn && !locks.isEmpty() && !TurnLocks.keep(flyways, locks)) {
            throw new ServerFailures(schema.settings()).turnLost();
        }
    }

    @Override
    public void grantBeforeTheFirstMigration(Connection flyways) {
        grants().beforeTheFirstMigration(flyways);
    }

    @Override
    public void endTurn(Connection flyways) {
        if (hasTurn) {
            try {
                if (!turn.endUnlessLacking()) {
                    grants().grantWhatIsLacking(flyways);
                    turn.end();
                }
            } catch (SQLException e) {
                LOG.debug("The turn ended with its connection", e);
            }
            hasTurn = false;
        }
    }

    @Override
    public void endTurn() {
        endTurn(connection);
    }

    @Override
    public void findHistory() throws SQLException {
        schema.found(search.in(connection));
    }

    @Override
    public SchemaHistory history() throws SQLException {
        return lendable.read(schema::read);
    }

    @Override
    public Optional<DatabaseStartException> lostHistory(Configuration flyway) throws SQLException {
        Optional<DatabaseStartException> renamed = underAnotherName();
        return renamed.isPresent()
                ? renamed
                : LostHistory.before(connection, schema.settings(), flyway).map(this::lost);
    }

    @Override
    public Optional<DatabaseStartException> lostHistory() throws SQLException {
        Optional<DatabaseStartException> renamed = underAnotherName();
        return renamed.isPresent()
                ? renamed
                : LostHistory.awaited(connection, schema.settings()).map(this::lost);
    }

    @Override
    public Optional<DatabaseStartException> cleanedAlong(Configuration flyway, boolean trying) throws SQLException {
        List<String> cleaned = Stream.concat(
                        Stream.ofNullable(flyway.getDefaultSchema()), Arrays.stream(flyway.getSchemas()))
                .toList();
        return search.cleanedAlong(connection, schema.settings().historyTable(), cleaned, trying);
    }

    private Optional<DatabaseStartException> underAnotherName() throws SQLException {
        return search.underAnotherName(connection, schema.settings().historyTable());
    }

    private DatabaseStartException lost(String why) {
        return LostHistory.failure(schema.settings(), why, null);
    }

    @Override
    public void refuseCustomized(FlywayPlace asSet, FlywayPlace now) {
        new CustomizedFlyway(schema.settings(), connection).refuse(asSet, now);
    }

    @Override
    public MigratedSight sight() throws SQLException {
        return schema.settings().ownLoginDiffers() ? MigratedSight.of(connection, schema.settings()) : null;
    }

    @Override
    public Optional<DatabaseStartException> explain(Throwable failure) {
        return FlywayFailures.explain(failure, schema.settings(), schema.built(), connection);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("The connection was lost before it was closed", e);
        }
    }

    private GrantsAtStart grants() {
        return new GrantsAtStart(schema.settings());
    }
}
