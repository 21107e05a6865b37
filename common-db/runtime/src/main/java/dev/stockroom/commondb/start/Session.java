package dev.stockroom.commondb.start;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.flyway.FlywayPlace;
import dev.stockroom.commondb.history.SchemaHistory;
import dev.stockroom.commondb.server.MigratedSight;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.configuration.Configuration;

/** A session on the service's database, in which a start has its turn, and reads the history. */
interface Session extends AutoCloseable {

    /** Gives sessions on the service's database. */
    interface Source {

        /**
         * Connects to the database, and creates the database if it is missing and this process migrates.
         *
         * @throws NotYetException if time may mend what is wrong
         * @throws DatabaseStartException if time will not
         */
        Session open() throws NotYetException, SQLException;

        /**
         * Connects once with the login that the service runs with.
         *
         * @param migrated what the session has seen
         * @throws NotYetException if time may mend what is wrong
         * @throws DatabaseStartException if time will not, or if the login sees something else
         */
        void tryOwnLogin(MigratedSight migrated) throws NotYetException;
    }

    /**
     * Waits, without a time-out, until this process has the turn, and finds the schema of the history.
     *
     * @param meanwhile called after each try that was in vain
     */
    void takeTurn(Runnable meanwhile) throws SQLException, NotYetException;

    /** Lends the session's connection to Flyway; empty without the turn, or if the connection is lent already. */
    Optional<Connection> lend() throws SQLException;

    /** The first script is about to run on Flyway's connection. */
    void changes(Connection flyways) throws SQLException;

    /**
     * Takes the turn and Flyway's lock again if a migration has given back all locks of its session.
     *
     * @throws DatabaseStartException if another process has taken one of them meanwhile
     */
    void keepTurn(Connection flyways) throws SQLException;

    /** Grants what a service needs, before anything is created on Flyway's connection. */
    void grantBeforeTheFirstMigration(Connection flyways);

    /**
     * Grants what is lacking and gives the turn back; does nothing without the turn.
     *
     * @param flyways the connection whose user owns what is granted
     */
    void endTurn(Connection flyways);

    /**
     * Grants what is lacking on the session's own connection and gives the turn back; does nothing without the turn.
     */
    void endTurn();

    /** Looks for the schema of the history again, because another process may have created the schema. */
    void findHistory() throws SQLException;

    /** Reads the history, with one statement unless it is read inside of a transaction of Flyway's. */
    SchemaHistory history() throws SQLException;

    /**
     * Why Flyway would begin anew beside what is there already: tables without a history, an emptied history, or one
     * of another name.
     */
    Optional<DatabaseStartException> lostHistory(Configuration flyway) throws SQLException;

    /** Why the history is lost, if another process migrates and nothing is known of its Flyway. */
    Optional<DatabaseStartException> lostHistory() throws SQLException;

    /**
     * Why Flyway may not clean: another history's tables would go as well.
     *
     * @param trying whether this is dev mode or a test
     */
    Optional<DatabaseStartException> cleanedAlong(Configuration flyway, boolean trying) throws SQLException;

    /**
     * Compares where Flyway is about to migrate with where common-db has looked.
     *
     * @param asSet where the properties lead
     * @throws DatabaseStartException if customizers have led Flyway elsewhere
     */
    void refuseCustomized(FlywayPlace asSet, FlywayPlace now);

    /** What the login that migrates sees, for the service's own login to see as well; null if they are one login. */
    MigratedSight sight() throws SQLException;

    /** Puts a failure of the start into words; empty if the failure is none of the database's. */
    Optional<DatabaseStartException> explain(Throwable failure);

    @Override
    void close();
}
