package dev.stockroom.commondb.quarkus;

import dev.stockroom.commondb.probe.StartupProbe;
import dev.stockroom.commondb.start.StartOrder;

/**
 * What Quarkus's steps, beans and exit handler find of the start.
 *
 * @param order what the start is for
 * @param early the probe that was open before the start; null if none is open, or the start has claimed it
 * @param process null before the start, and if common-db is off
 */
record HeldStart(StartOrder order, StartupProbe early, StartupProcess process) {

    static final HeldStart NOTHING = new HeldStart(StartOrder.SERVE, null, null);

    HeldStart withOrder(StartOrder what) {
        return new HeldStart(what, early, process);
    }

    HeldStart withEarly(StartupProbe probe) {
        return new HeldStart(order, probe, process);
    }

    HeldStart withProcess(StartupProcess begun) {
        return new HeldStart(order, early, begun);
    }
}
