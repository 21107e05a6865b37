package dev.stockroom.e2e.cluster;

import dev.stockroom.e2e.bed.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** Plays the controller of a Deployment: replaces pods by those of another version, a few at a time. */
final class Rollout implements AutoCloseable {

    private static final long TICK_MS = 100;

    private final Workload workload;
    private final List<Pod> pods = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService controller = Executors.newSingleThreadScheduledExecutor();
    private volatile Supplier<ServiceProcess> version;

    private record Pod(Supplier<ServiceProcess> version, Kubelet kubelet) {}

    Rollout(Workload workload) {
        this.workload = workload;
    }

    /** Says what shall run from now on: a start of that version. */
    void to(Supplier<ServiceProcess> next) {
        boolean first = version == null;
        version = next;
        if (first) {
            controller.scheduleWithFixedDelay(this::step, 0, TICK_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void step() {
        var old = present(false);
        var current = present(true);
        if (current.size() < workload.replicas()
                && old.size() + current.size() < workload.replicas() + workload.maxSurge()) {
            pods.add(new Pod(version, new Kubelet(workload, version)));
        }
        if (!old.isEmpty() && ready().size() > workload.replicas() - workload.maxUnavailable()) {
            old.get(0).delete();
        }
    }

    private List<Kubelet> present(boolean current) {
        return pods.stream()
                .filter(pod -> (pod.version() == version) == current)
                .map(Pod::kubelet)
                .filter(kubelet -> !kubelet.isDeleted())
                .toList();
    }

    /** The pods of the version that shall run. */
    List<Kubelet> current() {
        return present(true);
    }

    /** Those of the versions before it that are not deleted yet. */
    List<Kubelet> old() {
        return present(false);
    }

    List<Kubelet> all() {
        return pods.stream().map(Pod::kubelet).toList();
    }

    List<Kubelet> ready() {
        return all().stream().filter(Kubelet::isReady).toList();
    }

    /** Waits until only pods of that version are there, all of them ready, and the others gone. */
    void awaitComplete(Duration atMost) {
        Awaitility.await("roll-out").atMost(atMost).until(() -> {
            var gone = new ArrayList<>(all());
            gone.removeAll(current());
            return current().size() == workload.replicas()
                    && ready().size() == workload.replicas()
                    && gone.stream().allMatch(Kubelet::isGone);
        });
    }

    @Override
    public void close() {
        controller.shutdownNow();
        all().forEach(Kubelet::close);
    }
}
