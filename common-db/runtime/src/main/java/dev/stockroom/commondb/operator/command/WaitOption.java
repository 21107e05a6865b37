package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.quarkus.OneOffStart;
import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option of the commands that wait for a server and then change something. */
final class WaitOption {

    static final String NAME = "--wait-timeout";

    @Option(
            names = NAME,
            paramLabel = "DURATION",
            defaultValue = "60s",
            description = "How long to wait for a server that is away, full or read-only, as 90s or 5m; 0 for ever."
                    + " Unless told, 60s, whatever common-db.wait-timeout says.")
    private Duration timeout;

    Duration timeout() {
        return timeout;
    }

    /** Sets what holds for the rest of this command. */
    void set() {
        set(timeout);
    }

    /** Sets what goes before {@code common-db.wait-timeout} for the rest of this command. */
    static void set(Duration timeout) {
        System.setProperty(OneOffStart.WAIT_TIMEOUT, timeout.toString());
    }

    /** Reads a duration as the settings do. */
    static Duration read(String text) {
        try {
            Duration duration = DurationConverter.parseDuration(text);
            if (duration != null && !duration.isNegative()) {
                return duration;
            }
        } catch (IllegalArgumentException e) {
            // said as for a negative one
        }
        throw new TypeConversionException("'" + text + "' is no duration, such as 90s or 5m, or 0 for ever");
    }
}
