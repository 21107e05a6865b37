package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.operator.CommandSettings;
import dev.stockroom.commondb.probe.HealthEndpoint;
import java.io.IOException;
import java.io.PrintStream;
import picocli.CommandLine.Command;

/** Asks the service that runs in this container whether it is ready; for the health check of a container. */
@Command(
        name = "health",
        header = "Ask the running service in this container whether it is ready.",
        description = {
            "",
            "Asks the readiness check over HTTP, where this container's settings say that the service serves it, and"
                    + " shows the answer. Made for a container's health check.",
            "",
            "Exit codes: 0 ready, 1 not ready or no answer."
        })
final class HealthCommand extends OperatorCommand {

    @Override
    public Integer call() {
        return ask(System.out, System.err);
    }

    static int ask(PrintStream out, PrintStream err) {
        CommandSettings settings = CommandSettings.read();
        HealthEndpoint endpoint = settings.health();
        if (endpoint == null) {
            err.println("The port of the readiness check is not fixed in the settings, so it cannot be asked.");
            return ExitCode.FAILED;
        }
        try {
            HealthAnswer answer = HealthAnswer.from(endpoint, settings.readinessPath());
            out.println(answer.body());
            return answer.ready() ? ExitCode.DONE : ExitCode.FAILED;
        } catch (IOException e) {
            err.printf(
                    "No answer from %s:%d%s: %s%n",
                    endpoint.host(), endpoint.port(), settings.readinessPath(), e.getMessage());
            return ExitCode.FAILED;
        }
    }
}
