package dev.stockroom.e2e.campaign;

import java.io.IOException;
import java.time.Duration;

/** What happens to the connection, or to the service, at one message. */
enum Fault {
    /** Both sides are reset. */
    RESET {
        @Override
        boolean letsPass(DisturbingProxy proxy, Link link, Message message) {
            link.reset();
            return false;
        }
    },

    /** Both sides are closed in order. */
    CLOSE {
        @Override
        boolean letsPass(DisturbingProxy proxy, Link link, Message message) {
            link.end();
            return false;
        }
    },

    /** Half of the message arrives, and both sides are closed. */
    TRUNCATE {
        @Override
        boolean letsPass(DisturbingProxy proxy, Link link, Message message) throws IOException {
            link.send(message, message.bytes().length / 2);
            link.end();
            return false;
        }
    },

    /** The message and all that follows vanish, on new connections as well. */
    SWALLOW {
        @Override
        boolean letsPass(DisturbingProxy proxy, Link link, Message message) {
            proxy.swallowAll();
            return false;
        }
    },

    /** The message and all that follows on this connection vanish; others work. */
    SWALLOW_ONE {
        @Override
        boolean letsPass(DisturbingProxy proxy, Link link, Message message) {
            link.mute();
            return false;
        }
    },

    /** The message passes, and all that follows vanishes. */
    STOP {
        @Override
        boolean letsPass(DisturbingProxy proxy, Link link, Message message) throws IOException {
            link.send(message, message.bytes().length);
            proxy.swallowAll();
            return false;
        }
    },

    /** The message is late. */
    DELAY {
        @Override
        boolean letsPass(DisturbingProxy proxy, Link link, Message message) {
            try {
                Thread.sleep(LATE.toMillis());
                return true;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    },

    /** The service is killed, and the message does not arrive. */
    KILL {
        @Override
        boolean letsPass(DisturbingProxy proxy, Link link, Message message) {
            proxy.kill();
            link.reset();
            return false;
        }
    },

    /** An administrator ends the session. */
    TERMINATE {
        @Override
        boolean letsPass(DisturbingProxy proxy, Link link, Message message) {
            proxy.terminate(link);
            return true;
        }
    };

    private static final Duration LATE = Duration.ofSeconds(5);

    /** Strikes at the message; false if the message has been dealt with. */
    abstract boolean letsPass(DisturbingProxy proxy, Link link, Message message) throws IOException;

    /** Whether the service learns nothing, and has to wait until it gives up. */
    boolean isSilent() {
        return this == SWALLOW || this == SWALLOW_ONE || this == STOP;
    }
}
