package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.operator.ServiceDatabase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Waits for the server, or for the schema. */
@Command(
        name = "wait",
        header = "Wait until the server answers, or until the schema is there.",
        description = {
            "",
            "Waits for a silent server at most common-db.wait-timeout (60s; 0 for ever). With --schema also, and without"
                    + " a time-out, until somebody else has applied every migration that this executable was built"
                    + " with."
        })
final class DbWait extends OperatorCommand {

    @Option(names = "--schema", description = "Wait for the schema, and not only for the server.")
    private boolean schema;

    @Override
    public Integer call() {
        ServiceDatabase database = database();
        if (schema) {
            database.awaitSchema();
            out().printf("Database %s on %s has the whole schema.%n", database.name(), database.address());
        } else {
            boolean exists = database.await();
            out().printf(
                            "The server %s answers; database %s %s.%n",
                            database.address(), database.name(), exists ? "exists" : "does not exist");
        }
        return ExitCode.DONE;
    }
}
