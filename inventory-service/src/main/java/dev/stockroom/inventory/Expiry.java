package dev.stockroom.inventory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Gives back, in the background and on every replica, what overdue reservations hold. */
@ApplicationScoped
class Expiry {

    private static final Logger LOG = Logger.getLogger(Expiry.class);

    /** Few enough that nobody waits long for the stock that a batch has locked. */
    private static final int BATCH = 100;

    private static final String INTERVAL = "stockroom.expiry-interval";

    private final ReservationStatements statements;
    private final Duration interval;
    private final Counter expired;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Expiry::thread);
    private boolean failing;

    /** @throws ConfigurationException if the interval is none that a timer can keep */
    Expiry(
            ReservationStatements statements,
            @ConfigProperty(name = INTERVAL) Duration interval,
            MeterRegistry metrics) {
        if (interval.toMillis() <= 0) {
            throw new ConfigurationException(
                    INTERVAL + " is " + interval
                            + ", and overdue reservations must be looked for again and again: set it to 1 ms or more, such as 1s");
        }
        this.statements = statements;
        this.interval = interval;
        this.expired = Counter.builder("stockroom.reservations.expired")
                .description("Overdue reservations from which this replica has taken back what they held")
                .register(metrics);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "expiry");
        thread.setDaemon(true);
        return thread;
    }

    void start(@Observes StartupEvent started) {
        timer.scheduleWithFixedDelay(this::run, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The batch that runs may end, the connection pool closes after it. */
    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        timer.shutdown();
        if (!timer.awaitTermination(1, TimeUnit.SECONDS)) {
            LOG.warn("Overdue reservations were still being given back");
        }
    }

    private void run() {
        try {
            expireAll();
            failing = false;
        } catch (SQLException | RuntimeException e) {
            // thrown on, it would end the timer
            warn(e);
        }
    }

    /** A batch that is not full was the last. */
    private void expireAll() throws SQLException {
        int batch;
        do {
            batch = statements.expire(BATCH);
            expired.increment(batch);
        } while (batch == BATCH);
    }

    /** Once, and not every second for as long as the database is away. */
    private void warn(Exception e) {
        if (!failing) {
            LOG.warnf("Overdue reservations wait for the database: %s", DatabaseFailure.reason(e));
        }
        failing = true;
    }
}
