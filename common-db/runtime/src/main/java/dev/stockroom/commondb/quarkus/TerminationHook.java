package dev.stockroom.commondb.quarkus;

import dev.stockroom.commondb.state.StartupState;
import org.jboss.logging.Logger;

/**
 * Ends the process at once when a signal comes before the service is ready. Quarkus would wait for its main thread,
 * which waits for the database; PostgreSQL rolls back what is under way, as after kill -9.
 */
final class TerminationHook {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");
    private static final int SIGINT_EXIT = 130;
    private static final int SIGTERM_EXIT = 143;

    private final StartupState state;
    private Thread hook;

    TerminationHook(StartupState state) {
        this.state = state;
    }

    synchronized void register() {
        if (hook == null) {
            hook = new Thread(this::halt, "common-db-termination");
            Runtime.getRuntime().addShutdownHook(hook);
        }
    }

    /** From now on the process stops as Quarkus does it. */
    synchronized void remove() {
        if (hook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                LOG.debug("The process is stopping already", e);
            }
            hook = null;
        }
    }

    private void halt() {
        LOG.infof("Stopped by a signal in phase %s", state.phase());
        Runtime.getRuntime().halt(interrupted() ? SIGINT_EXIT : SIGTERM_EXIT);
    }

    /** The JVM handles a signal on a thread that bears its name; there is no other way to tell Ctrl-C from SIGTERM. */
    private static boolean interrupted() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("SIGINT handler"));
    }
}
