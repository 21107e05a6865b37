package dev.stockroom.commondb.start;

import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.server.DatabaseEncoding;
import dev.stockroom.commondb.server.HistorySearch;
import dev.stockroom.commondb.server.MigratedSight;
import dev.stockroom.commondb.server.MigrationTurn;
import dev.stockroom.commondb.server.PostgresServer;
import dev.stockroom.commondb.server.ServerWait;
import dev.stockroom.commondb.server.ServiceGrants;
import dev.stockroom.commondb.state.StartupState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.LongSupplier;

/** Opens sessions of a real server. */
final class PostgresSessions implements Session.Source {

    private final SchemaAtStart schema;
    private final StartupState state;
    private final ServerWait wait;
    private final LongSupplier nanoTime;
    private final PostgresServer server;
    private final HistorySearch search;
    private boolean warnedOfEncoding;

    PostgresSessions(SchemaAtStart schema, StartupState state, ServerWait wait, LongSupplier nanoTime) {
        this.schema = schema;
        this.state = state;
        this.wait = wait;
        this.nanoTime = nanoTime;
        PostgresServer reached = new PostgresServer(schema.settings(), state, wait);
        this.server = schema.migratedHere() ? reached : reached.patientWithSetup();
        HistorySearch found = new HistorySearch(schema.settings(), schema.built());
        this.search = schema.migratedHere() ? found : found.beginningNothing();
    }

    @Override
    public Session open() throws NotYetException, SQLException {
        Connection connection = server.reach();
        PostgresSession session =
                new PostgresSession(connection, server.lendable(connection), schema, search, turn(connection));
        boolean kept = false;
        try {
            if (!schema.migratedHere()) { // else the turn tells whether the server can be used
                wait.answered();
            }
            if (schema.migratedHere()) {
                server.refuseAnotherDatabase(connection);
            }
            warnOfEncoding(connection);
            kept = true;
        } finally {
            if (!kept) {
                session.close();
            }
        }
        return session;
    }

    private MigrationTurn turn(Connection connection) {
        return new MigrationTurn(connection, server, state, wait, nanoTime, ServiceGrants.of(schema.settings()))
                .lookingFor(search);
    }

    private void warnOfEncoding(Connection connection) throws SQLException {
        if (!warnedOfEncoding) {
            DatabaseEncoding.warnUnlessUtf8(connection, schema.settings().url().database());
            warnedOfEncoding = true;
        }
    }

    @Override
    public void tryOwnLogin(MigratedSight migrated) throws NotYetException {
        server.tryOwnLogin(migrated);
    }
}
