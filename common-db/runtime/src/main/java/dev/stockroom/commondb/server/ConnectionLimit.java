package dev.stockroom.commondb.server;

import dev.stockroom.commondb.failure.FailureText;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.failure.NotYetException.Patience;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseUrl;
import dev.stockroom.commondb.settings.Quoting;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Words the refusal of a server that has no connection left: whose limit is reached, and what helps. */
record ConnectionLimit(SQLException refusal, DatabaseUrl url, Login login) {

    private static final String TOO_MANY_CONNECTIONS = "53300";

    /** Where the server looks at the limit of a role, and of a database; its messages may be in any language. */
    private static final String ROLES_LIMIT = "InitializeSessionUserId";

    private static final String DATABASES_LIMIT = "CheckMyDatabase";

    static boolean isReached(SQLException e) {
        return TOO_MANY_CONNECTIONS.equals(e.getSQLState());
    }

    NotYetException notYet() {
        FailureText text = new FailureText(
                "PostgreSQL answers, and refuses the connection because a limit is reached",
                url.place(),
                ServerFailures.stateAndMessage(refusal),
                remedy());
        return new NotYetException(ServerFault.reason(refusal), text, Patience.UNTIL_THE_TIMEOUT, refusal);
    }

    private String remedy() {
        return switch (routine()) {
            case ROLES_LIMIT -> "end sessions of role " + user() + ", or" + raise("ROLE", user());
            case DATABASES_LIMIT ->
                "end sessions in database " + Quoting.identifier(url.database()) + ", or"
                        + raise("DATABASE", Quoting.identifier(url.database()));
            default ->
                "end sessions, make the pools smaller (quarkus.datasource.jdbc.max-size), or raise max_connections of"
                        + " the server";
        };
    }

    private static String raise(String kind, String name) {
        return " let an administrator set a higher limit, or none:\nALTER " + kind + " " + name
                + " CONNECTION LIMIT -1;";
    }

    private String user() {
        String user = url.parameters().getOrDefault("user", login.user());
        return Quoting.identifier(user == null ? System.getProperty("user.name") : user);
    }

    private String routine() {
        ServerErrorMessage message = refusal instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
        return message == null || message.getRoutine() == null ? "" : message.getRoutine();
    }
}
