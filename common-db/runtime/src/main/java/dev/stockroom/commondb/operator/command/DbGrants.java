package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.operator.ServiceDatabase;
import java.sql.SQLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the SQL for the service's login. */
@Command(
        name = "grants",
        header = "Print the SQL that gives the service's login what it needs and nothing else.",
        description = {
            "",
            "Rows and sequences in the schemas that Flyway manages, a look at the history, no DDL; for the tables that"
                    + " there are and, by default privileges, for those to come. With common-db.service-role every"
                    + " start of a migrating service runs it by itself. Looks, and changes nothing."
        })
final class DbGrants extends OperatorCommand {

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "For this role; without it for common-db.service-role, else for the service's own login.")
    private String role;

    @Override
    public Integer call() throws SQLException {
        ServiceDatabase database = database();
        database.grants(role).forEach(statement -> out().println(statement + ";"));
        return ExitCode.DONE;
    }
}
