package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.history.VersionArgument;
import java.time.Duration;
import picocli.CommandLine;

/** Runs the command that the arguments name. */
public final class Operator {

    private Operator() {}

    /** Runs the command to its end; the exit code is 0 done, 1 failed, 2 wrong usage, 3 pending. */
    public static int run(String... args) {
        CommandLog.install();
        // a health check runs every few seconds, and does without the parser
        return args.length == 1 && args[0].equals("health")
                ? HealthCommand.ask(System.out, System.err)
                : commandLine(BuiltService.read().name()).execute(args);
    }

    static CommandLine commandLine(String service) {
        CommandLine commandLine = new CommandLine(new ServiceCommand());
        Failures failures = new Failures(commandLine.getParameterExceptionHandler());
        return commandLine
                .setCommandName(service)
                .registerConverter(VersionArgument.class, VersionArgument::new)
                .registerConverter(Duration.class, WaitOption::read)
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setUsageHelpAutoWidth(true);
    }
}
