package dev.stockroom.commondb.operator;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.server.ReadOnly;
import dev.stockroom.commondb.server.ServerFailures;
import dev.stockroom.commondb.server.ServerFault;
import java.sql.SQLException;
import java.util.Optional;

/** The words for what the server answers in the middle of a command. */
final class CommandFailures {

    private CommandFailures() {}

    /** The failure in words; empty if it was not the server. */
    static Optional<CommandException> inWords(String place, Exception failure) {
        return Optional.ofNullable(ServerFault.cause(failure, SQLException.class))
                .map(e -> new CommandException(
                        "The server refuses, or was lost, in the middle of the command",
                        place,
                        ServerFailures.stateAndMessage(e),
                        remedy(e),
                        failure));
    }

    private static String remedy(SQLException e) {
        if (ServerFault.of(e) == ServerFault.NOT_PERMITTED) {
            return "use the login that migrates, or let it run what db grants prints";
        }
        if (ServerFault.isOfAnotherSession(e)) {
            return ServerFailures.PREPARED;
        }
        return ReadOnly.isTold(e)
                ? "the server takes no writes: try again where the primary is"
                : "try again; else look the SQLSTATE up in appendix A of PostgreSQL's manual";
    }
}
