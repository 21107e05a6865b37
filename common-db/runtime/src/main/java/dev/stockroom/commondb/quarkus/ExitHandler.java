package dev.stockroom.commondb.quarkus;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.server.ServerFault;
import dev.stockroom.commondb.settings.UnreadableSettings;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Ends the process after a failed start: logs one block for an expected failure, a stack trace only for an unexpected
 * one. Quarkus itself prints nothing, because there is an exit handler.
 */
public final class ExitHandler {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private ExitHandler() {}

    /** What {@link io.quarkus.runtime.Quarkus#run} calls when the application has stopped or could not start. */
    public static void exit(Integer code, Throwable failure) {
        boolean done = ServerFault.cause(failure, OneOffStart.Done.class) != null;
        end(done ? 0 : code, done ? null : failure);
    }

    private static void end(Integer code, Throwable failure) {
        Optional<StartupProcess> process = StartupProcess.current();
        boolean ownProcess = LaunchMode.current() == LaunchMode.NORMAL;
        if (failure != null) {
            Optional<DatabaseStartException> database = explain(process, failure);
            database.ifPresentOrElse(ExitHandler::tell, () -> tellOther(failure));
            Throwable inWords = database.map(Throwable.class::cast).orElse(failure);
            LOG.debug("The failure in full", failure);
            StartupProcess.order().failed(inWords);
            database.filter(e -> !ownProcess).ifPresent(e -> tellBrowser(e, failure));
            if (ownProcess
                    && database.isPresent()
                    && process.isPresent()
                    && process.get().holds(database.get())) {
                process.get().hold();
            }
        }
        process.ifPresent(StartupProcess::release);
        if (ownProcess) {
            System.exit(code);
        }
        if (!StartupProcess.order().ended(code)) {
            // the process of dev mode or a test goes on, and shows the failure in its own way
            ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(code, failure);
        }
    }

    public static Optional<DatabaseStartException> explain(Optional<StartupProcess> process, Throwable failure) {
        Optional<DatabaseStartException> explained = process.map(StartupProcess::preparation)
                .flatMap(preparation -> preparation.explain(failure))
                .or(() -> Optional.ofNullable(ServerFault.cause(failure, DatabaseStartException.class)))
                .or(() -> UnreadableSettings.inWords(failure));
        explained.ifPresent(e -> process.ifPresent(p -> p.state().failed(e)));
        return explained;
    }

    private static void tell(DatabaseStartException e) {
        LOG.error(e.block());
        TerminationLog.write(TerminationLog.DEFAULT, e.block());
    }

    /** Adds our words to the stack trace, because dev mode shows it on each page, and it may be Flyway's alone. */
    private static void tellBrowser(DatabaseStartException e, Throwable failure) {
        if (ServerFault.cause(failure, DatabaseStartException.class) == null) {
            failure.addSuppressed(e);
        }
    }

    /** Logs as Quarkus does without an exit handler. */
    private static void tellOther(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        boolean explainsItself = root instanceof ConfigurationException
                || root instanceof PreventFurtherStepsException
                || root instanceof QuarkusBindException;
        if (!explainsItself) {
            LOG.error("Failed to start application", failure);
        } else if (root.getMessage() != null && !root.getMessage().isEmpty()) {
            LOG.error(root.getMessage());
        }
    }
}
