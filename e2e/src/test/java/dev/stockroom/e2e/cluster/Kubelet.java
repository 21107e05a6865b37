package dev.stockroom.e2e.cluster;

import dev.stockroom.e2e.bed.ServiceProcess;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Plays kubelet for one pod of one container: starts it, asks its probes, ends and restarts it when they fail, and ends it
 * when the pod is deleted. After https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle; what it leaves out
 * is the back-off between restarts.
 */
final class Kubelet implements AutoCloseable {

    private final Workload workload;
    private final Supplier<ServiceProcess> start;
    private final List<String> restarts = new CopyOnWriteArrayList<>();
    private volatile ServiceProcess process;
    private volatile boolean started;
    private volatile boolean ready;
    private volatile boolean deleted;
    private volatile boolean killed;
    private volatile Instant readySince;

    Kubelet(Workload workload, Supplier<ServiceProcess> start) {
        this.workload = workload;
        this.start = start;
        run();
    }

    private synchronized void run() {
        started = false;
        var container = start.get();
        process = container;
        new ProbeWorker(workload.startup(), container, () -> !started && !deleted, this::startup).start();
        new ProbeWorker(workload.liveness(), container, () -> started && !deleted, this::liveness).start();
        new ProbeWorker(workload.readiness(), container, () -> started, this::readiness).start();
        container.onExit(() -> ended(container));
    }

    private void startup(boolean succeeded) {
        if (succeeded) {
            started = true;
        } else {
            end("startup probe");
        }
    }

    private void liveness(boolean succeeded) {
        if (!succeeded) {
            end("liveness probe");
        }
    }

    private void readiness(boolean succeeded) {
        if (succeeded && !ready) {
            readySince = Instant.now();
        }
        ready = succeeded;
    }

    private void end(String reason) {
        restarts.add(reason);
        terminate();
    }

    /** SIGTERM, and SIGKILL to what is still there after the grace. */
    private void terminate() {
        var container = process;
        container.signal("TERM");
        if (!container.exits(workload.grace())) {
            killed = true;
            container.signal("KILL");
        }
    }

    private synchronized void ended(ServiceProcess container) {
        ready = false;
        if (!deleted) {
            restarts.add("exit code " + container.awaitExit());
            run();
        }
    }

    ServiceProcess process() {
        return process;
    }

    /** Whether new connections may go to it: a pod that is being deleted counts as not ready at once. */
    boolean isReady() {
        return ready && !deleted;
    }

    Instant readySince() {
        return readySince;
    }

    /** Why the container was restarted, each time. */
    List<String> restarts() {
        return List.copyOf(restarts);
    }

    boolean isDeleted() {
        return deleted;
    }

    boolean isGone() {
        return deleted && !process.isAlive();
    }

    /** Whether it had to be killed because it did not end within the grace. */
    boolean wasKilled() {
        return killed;
    }

    /** Deletes the pod; the container ends in its own time. */
    void delete() {
        deleted = true;
        var ending = new Thread(this::terminate, "termination of " + process.pid());
        ending.setDaemon(true);
        ending.start();
    }

    /** Lets go of the pod: nobody restarts it any more. */
    @Override
    public void close() {
        deleted = true;
    }
}
