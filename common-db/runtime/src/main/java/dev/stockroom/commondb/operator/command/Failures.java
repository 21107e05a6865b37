package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.settings.UnreadableSettings;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Shows a failure as the start does: one block for what is expected, a stack trace only for what is not. */
public final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

    private static final String JSON = "--json";

    private final IParameterExceptionHandler usage;

    /** @param usage what is done if the arguments are wrong */
    Failures(IParameterExceptionHandler usage) {
        this.usage = usage;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments) {
        Exception inWords = inWords(failure, command);
        tell(inWords, command.getErr());
        if (command.getParseResult().hasMatchedOption(JSON)) {
            command.getOut().println(JsonError.of(inWords));
        }
        return ExitCode.FAILED;
    }

    /** Does what picocli does, and prints the JSON as well. */
    @Override
    public int handleParseException(ParameterException failure, String[] arguments) throws Exception {
        if (List.of(arguments).contains(JSON)) {
            failure.getCommandLine().getOut().println(JsonError.of(wrongUsage(failure)));
        }
        return usage.handleParseException(failure, arguments);
    }

    private static CommandException wrongUsage(ParameterException failure) {
        String command = failure.getCommandLine().getCommandSpec().qualifiedName();
        return new CommandException("wrong usage", command, failure.getMessage(), command + " --help", failure);
    }

    private static Exception inWords(Exception failure, CommandLine command) {
        if (failure instanceof DatabaseStartException || failure instanceof CommandException) {
            return failure;
        }
        Optional<Exception> setting = UnreadableSettings.inWords(failure).map(Exception.class::cast);
        return setting.isPresent() || !(command.getCommand() instanceof OperatorCommand operator)
                ? setting.orElse(failure)
                : operator.explain(failure).map(Exception.class::cast).orElse(failure);
    }

    private static void tell(Exception failure, PrintWriter err) {
        text(failure).ifPresentOrElse(err::println, () -> failure.printStackTrace(err));
    }

    /** The text for a failure; empty for a failure that nobody expects. */
    public static Optional<String> text(Exception failure) {
        if (failure instanceof DatabaseStartException database) {
            return Optional.of(database.block());
        } else if (failure instanceof CommandException command) {
            return Optional.of(command.block());
        } else if (failure instanceof ConfigurationException || failure instanceof FlywayException) {
            return Optional.ofNullable(failure.getMessage());
        }
        return Optional.empty();
    }
}
