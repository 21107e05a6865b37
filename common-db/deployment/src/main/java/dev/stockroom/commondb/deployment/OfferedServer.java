package dev.stockroom.commondb.deployment;

import java.util.List;
import java.util.Optional;

/**
 * A server that a dev mode has started, and what others need to know in order to use it.
 *
 * @param owner the process with which the server ends
 * @param application the owner's application
 * @param container the container's identifier
 * @param identity what the server says of itself, see {@link ServerIdentity}
 */
record OfferedServer(long owner, String application, String container, String url, String identity) {

    private static final int LINES = 5;

    static Optional<OfferedServer> of(List<String> lines) {
        return lines.size() == LINES
                ? Optional.of(new OfferedServer(
                        Long.parseLong(lines.get(0)), lines.get(1), lines.get(2), lines.get(3), lines.get(4)))
                : Optional.empty();
    }

    List<String> lines() {
        return List.of(Long.toString(owner), application, container, url, identity);
    }

    boolean isOfThisProcess() {
        return owner == ProcessHandle.current().pid();
    }

    boolean hasItsOwner() {
        return ProcessHandle.of(owner).map(ProcessHandle::isAlive).orElse(false);
    }
}
