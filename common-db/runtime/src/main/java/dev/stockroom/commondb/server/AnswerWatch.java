package dev.stockroom.commondb.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Decides whether an answer that is awaited will come. A migration may take hours in silence, and a lost answer is as
 * silent. So the server is asked what it does for the session, and as long as it works there is no limit.
 */
final class AnswerWatch {

    /** What the server is seen to do for a session from which an answer is awaited. */
    enum Sight {
        /** It works, or it answers and does not tell. */
        WORKS(""),
        /** It waits for us, as we wait for it. */
        WAITS_FOR_US("the server waits for this side, so what one of the two sent was lost on the way"),
        /** It has no such session. */
        GONE("the server has ended the session, and the word of it was lost on the way"),
        /** The network does not bring an answer to the question either. */
        SILENT("a new connection is not answered either"),
        /** There is no session yet that the server could be asked for. */
        NOT_LOGGED_IN("the login is not answered");

        private final String why;

        Sight(String why) {
            this.why = why;
        }
    }

    /** Asks the server; answers soon, or is not waited for. */
    @FunctionalInterface
    interface Asker {
        /** @param silence how long the session has been silent */
        Sight ask(Duration silence);

        /** Whether there is still a reason to ask. */
        default boolean asks() {
            return true;
        }
    }

    /**
     * When to ask, and how long to wait for what is said.
     *
     * @param silence before the server is asked, and again after it was seen to work
     * @param ask until an ask without an answer counts as silent
     * @param pause before the second ask that decides
     * @param pauseWhenSilent the same, if the first ask had no answer; a server that is frozen for so long goes on
     */
    record Times(Duration silence, Duration ask, Duration pause, Duration pauseWhenSilent) {

        /** An answer is lost for at most 10 + 8 + 10 + 8 = 36 s before the wait for it ends. */
        static final Times USUAL =
                new Times(Duration.ofSeconds(10), Duration.ofSeconds(8), Duration.ofSeconds(5), Duration.ofSeconds(10));

        private Duration after(Sight sight) {
            return switch (sight) {
                case WORKS -> silence;
                case WAITS_FOR_US, GONE -> pause;
                case SILENT, NOT_LOGGED_IN -> pauseWhenSilent;
            };
        }
    }

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    /** How soon the end of an ask is noticed. */
    private static final Duration STEP = Duration.ofMillis(100);

    /** The slowest network on which nothing is cut: 1 Mbit/s. */
    private static final long SLOWEST_BYTES_PER_SECOND = 128 * 1024;

    /** What the buffers of both sides hold at most of what was sent (tcp_wmem, tcp_rmem). */
    private static final long BUFFERS_BYTES = 4 * 1024 * 1024;

    private final Times times;
    private final LongSupplier nanoTime;
    private final Executor asks;
    private volatile Asker asker;

    /** @param asks runs an ask beside the read, so that whoever closes the connection ends the read at once */
    AnswerWatch(Times times, LongSupplier nanoTime, Executor asks) {
        this.times = times;
        this.nanoTime = nanoTime;
        this.asks = asks;
    }

    /** Begins to watch, or watches by another asker; before this the driver's own time-outs hold. */
    void begin(Asker whom) {
        asker = whom;
    }

    /**
     * Our side begins to wait for the server.
     *
     * @param unansweredBytes what it has sent since it last heard something, which takes its time on a slow network
     */
    Silence silence(long unansweredBytes) {
        long slowest = Math.min(unansweredBytes, BUFFERS_BYTES) * 1000 / SLOWEST_BYTES_PER_SECOND;
        return new Silence(times.silence.plusMillis(slowest));
    }

    /** One wait for the server. The first byte ends it, or the second inquiry in a row that shows that no answer will come. */
    final class Silence {

        private final long begin = nanoTime.getAsLong();
        private long asksAt;
        private CompletableFuture<Sight> asked;
        private long givenUpAt;
        private Sight last = Sight.WORKS;

        private Silence(Duration untilTheFirstAsk) {
            asksAt = begin + untilTheFirstAsk.toNanos();
        }

        /** How long this may go on before {@link #goOn} is to be called, in milliseconds. */
        int patienceMs() {
            long untilTheAsk = asksAt - nanoTime.getAsLong();
            long nanos = asked == null ? untilTheAsk : STEP.toNanos();
            return (int) Math.max(1, Math.min(Integer.MAX_VALUE, (nanos + 999_999) / 1_000_000));
        }

        /**
         * Nothing has come meanwhile: asks when it is time, and looks at what was answered.
         *
         * @throws AnswerLostException if there is nothing to wait for
         */
        void goOn() throws AnswerLostException {
            long now = nanoTime.getAsLong();
            if (asked != null && (asked.isDone() || now - givenUpAt >= 0)) {
                judge(asked.getNow(Sight.SILENT), now);
            } else if (asked == null && now - asksAt >= 0) {
                ask(now);
            }
        }

        private void ask(long now) {
            Asker whom = asker;
            if (whom == null || !whom.asks()) {
                asksAt = now + times.silence.toNanos();
                return;
            }
            Duration silence = Duration.ofNanos(now - begin);
            givenUpAt = now + times.ask.toNanos();
            asked = CompletableFuture.supplyAsync(() -> whom.ask(silence), asks).exceptionally(e -> {
                LOG.debug("The server could not be asked for the session", e);
                return Sight.WORKS;
            });
        }

        private void judge(Sight sight, long now) throws AnswerLostException {
            asked = null;
            long silentSeconds = Duration.ofNanos(now - begin).toSeconds();
            LOG.debugf("No answer for %d s, the server: %s", silentSeconds, sight);
            if (sight != Sight.WORKS && sight == last) {
                throw new AnswerLostException("no answer for " + silentSeconds + " s, and " + sight.why);
            }
            last = sight;
            asksAt = now + times.after(sight).toNanos();
        }
    }
}
