package dev.stockroom.commondb.server;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.failure.NotYetException.Patience;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseUrl;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.postgresql.hostchooser.HostRequirement;

/**
 * A connection that did not come about, or ended at once.
 *
 * @param properties the settings that name the login, for the failure's text
 */
record ConnectFailure(SQLException cause, DatabaseUrl url, Login login, String properties) {

    private static final Pattern UNKNOWN_DATABASE = Pattern.compile("database \".*\" does not exist|no such database");

    /** The failure of the service's own login, at the service's own address. */
    static ConnectFailure ofService(SQLException cause, DatabaseSettings settings) {
        return new ConnectFailure(cause, settings.serviceUrl(), settings.own(), ServerFailures.OWN_LOGIN);
    }

    /**
     * Passes on what time may mend at the service's own address, under that address if Flyway has another one.
     *
     * @throws NotYetException if time may mend the failure
     */
    void passOnIfTimeMends(DatabaseSettings settings) throws NotYetException {
        boolean apart = !url.place().equals(settings.url().place());
        ServerFault fault = fault();
        boolean missing = fault == ServerFault.DATABASE_MISSING;
        if (apart && (missing || fault == ServerFault.NOT_YET && !ConnectionLimit.isReached(cause))) {
            String why = missing ? ServerFailures.stateAndMessage(cause) : ServerFault.reason(cause);
            throw new NotYetException(
                    "the service's own address, " + url.place() + ": " + why,
                    ServerFailures.ownAddress(url, missing, why),
                    Patience.UNTIL_THE_TIMEOUT,
                    cause);
        }
        passOnIfTimeMends();
    }

    /** @throws NotYetException if time may mend the failure */
    void passOnIfTimeMends() throws NotYetException {
        switch (fault()) {
            case NOT_YET ->
                throw ConnectionLimit.isReached(cause)
                        ? new ConnectionLimit(cause, url, login).notYet()
                        : new NotYetException(ServerFault.reason(cause), cause);
            case DATABASE_MISSING -> throw new NotYetException(ServerFailures.stateAndMessage(cause), cause);
            default -> {}
        }
    }

    /** The failure in words, if time does not mend it. */
    DatabaseStartException inWords(ServerFailures failures) {
        return switch (fault()) {
            case LOGIN_REFUSED -> ServerFailures.loginRefused(url, login, properties, cause);
            case NOT_POSTGRES ->
                unknownToPooler() ? failures.unknownToPooler(url, cause) : ServerFailures.notPostgres(url, cause);
            case NOT_PERMITTED -> failures.mayNotConnect(url, login, cause);
            case SETTING_REFUSED -> ServerFailures.settingRefused(url, cause);
            default -> ServerFailures.unknown(url, cause);
        };
    }

    /** As {@link ServerFault#of} tells; no server may have the role that the URL asks for, which time mends. */
    private ServerFault fault() {
        boolean noneInThisRole =
                cause.getCause() == null && isRole(url.parameters().get("targetServerType"));
        ServerFault fault = ServerFault.of(cause);
        return fault == ServerFault.SETTING_REFUSED && noneInThisRole ? ServerFault.NOT_YET : fault;
    }

    /** PgBouncer says so with the SQLSTATE of all its own errors. */
    private boolean unknownToPooler() {
        return cause.getMessage() != null
                && UNKNOWN_DATABASE.matcher(cause.getMessage()).find();
    }

    private static boolean isRole(String targetServerType) {
        try {
            return targetServerType != null && HostRequirement.getTargetServerType(targetServerType) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
