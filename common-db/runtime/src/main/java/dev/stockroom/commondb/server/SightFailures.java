package dev.stockroom.commondb.server;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.Quoting;

/** Words the failure that the service's own login would work with something else than was migrated. */
final class SightFailures {

    private SightFailures() {}

    static DatabaseStartException anotherDatabase(DatabaseSettings settings, String seen, boolean anotherServer) {
        return new DatabaseStartException(
                FailureKind.SETTING,
                "the service would work with another database than was migrated",
                settings.serviceUrl().place(),
                "the login of the service, " + settings.ownUser() + ", works in database "
                        + Quoting.identifier(seen) + (anotherServer ? " of another server" : "")
                        + ", and what is migrated is at "
                        + settings.url().place(),
                "let quarkus.datasource.jdbc.url and quarkus.flyway.jdbc-url lead to the same database",
                null);
    }

    /** @param membership the SQL that lets the login inherit the role */
    static DatabaseStartException inheritsNothing(DatabaseSettings settings, String membership) {
        return new DatabaseStartException(
                        FailureKind.RIGHTS,
                        "the service would have none of the rights of common-db.service-role",
                        settings.serviceUrl().place(),
                        "the login of the service, " + settings.ownUser() + ", is a member of " + settings.serviceRole()
                                + " and does not inherit its rights",
                        "let an administrator run:\n" + membership,
                        null)
                .whileItWaits();
    }

    /** @param hidden the tables that the login does not see, with their schema */
    static DatabaseStartException notSeen(DatabaseSettings settings, String schema, String hidden, String searchPath) {
        String wanted = Quoting.identifier(schema);
        return new DatabaseStartException(
                        FailureKind.SETTING,
                        "the service would not find the tables that were migrated",
                        settings.serviceUrl().place(),
                        "by their plain names the login of the service, " + settings.ownUser()
                                + ", finds nothing or others in place of " + hidden + ": its search path is "
                                + searchPath,
                        "set currentSchema in quarkus.datasource.jdbc.url, or let an administrator run:\n"
                                + "GRANT USAGE ON SCHEMA " + wanted + " TO "
                                + Quoting.identifier(settings.ownUser()) + ";\nALTER ROLE "
                                + Quoting.identifier(settings.ownUser()) + " SET search_path = " + wanted + ";",
                        null)
                .whileItWaits();
    }
}
