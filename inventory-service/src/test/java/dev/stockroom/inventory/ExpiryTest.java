package dev.stockroom.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Vetoed;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The timer of the expiry: when it goes on, and what it refuses to start with. */
@Tag("unit")
class ExpiryTest {

    private static final MeterRegistry METRICS = new SimpleMeterRegistry();

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.0001S"})
    void refusesAnIntervalThatIsNone(Duration interval) {
        assertThatThrownBy(() -> new Expiry(new Failing(null), interval, METRICS))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("stockroom.expiry-interval is " + interval, "such as 1s");
    }

    @Test
    void goesOnAfterAnException() throws InterruptedException {
        CountDownLatch twice = new CountDownLatch(2);
        Expiry expiry = new Expiry(new Failing(twice), Duration.ofMillis(1), METRICS);
        expiry.start(null);
        assertThat(twice.await(5, TimeUnit.MINUTES)).as("a second try").isTrue();
        expiry.stop(null);
    }

    /** Statements with a bug; no bean, which it would inherit. */
    @Vetoed
    private static final class Failing extends ReservationStatements {

        private final CountDownLatch tries;

        Failing(CountDownLatch tries) {
            super(null);
            this.tries = tries;
        }

        @Override
        int expire(int limit) throws SQLException {
            tries.countDown();
            throw new IllegalStateException("a bug");
        }
    }
}
