package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.operator.ServiceDatabase;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Waits for the server, or for the schema. */
@Command(
        name = "wait",
        header = "Wait until the server answers, or until the schema is there.",
        description = {
            "",
            "Waits for a server that is away or full at most common-db.wait-timeout (60s; 0 for ever). With --schema also"
                    + " until somebody else has applied every migration that this executable was built with, and for"
                    + " that without a time-out. --wait-timeout limits both."
        })
final class DbWait extends OperatorCommand {

    @Option(names = "--schema", description = "Wait for the schema, and not only for the server.")
    private boolean schema;

    @Option(
            names = WaitOption.NAME,
            paramLabel = "DURATION",
            description = "How long to wait for the server, and how long for the schema, as 90s or 5m; 0 for ever.")
    private Duration timeout;

    @Override
    public Integer call() {
        if (timeout != null) {
            WaitOption.set(timeout);
        }
        ServiceDatabase database = database();
        if (schema) {
            database.server().awaitSchema(database.service().migrations(), timeout == null ? Duration.ZERO : timeout);
            out().printf("Database %s on %s has the whole schema.%n", database.name(), database.address());
        } else {
            boolean exists = database.server().await();
            out().printf(
                            "The server %s answers; database %s %s.%n",
                            database.address(), database.name(), exists ? "exists" : "does not exist");
        }
        return ExitCode.DONE;
    }
}
