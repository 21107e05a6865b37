package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.operator.CommandSettings;
import dev.stockroom.commondb.operator.ServiceDatabase;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command has: its help, its output, and the database that it works on. */
abstract class OperatorCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    private ServiceDatabase database;

    /** Standard output: the answer, and nothing else. */
    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Standard error: what is not the answer. */
    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Colours, if a terminal shows them and {@code NO_COLOR} is not set. */
    final Ansi ansi() {
        return spec.commandLine().getColorScheme().ansi();
    }

    /** A failure of arguments that mean nothing; shown with the usage, exit code 2. */
    final RuntimeException wrongUsage(String message) {
        return new picocli.CommandLine.ParameterException(spec.commandLine(), message);
    }

    /** The database of this service, from the settings of this run. */
    final ServiceDatabase database() {
        return database(CommandSettings.read());
    }

    final ServiceDatabase database(CommandSettings settings) {
        database = settings.database();
        return database;
    }

    /** A failure in words, if the database can give them. */
    final Optional<CommandException> explain(Exception failure) {
        return Optional.ofNullable(database).flatMap(used -> used.explain(failure));
    }

    /** Runs the command and returns the exit code. */
    @Override
    public abstract Integer call() throws Exception;
}
