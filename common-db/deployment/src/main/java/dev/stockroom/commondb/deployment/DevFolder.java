package dev.stockroom.commondb.deployment;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jboss.logging.Logger;

/** Where the dev modes of this machine's user find each other's servers. */
record DevFolder(Path path) {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    /** What one process at a time does to a server. */
    interface Step {
        void run() throws IOException;
    }

    static DevFolder ofUser() throws IOException {
        String user = System.getProperty("user.name").replaceAll("\\W", "_");
        return new DevFolder(
                Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), "common-db-dev-" + user)));
    }

    FileChannel open(String name) throws IOException {
        return FileChannel.open(
                path.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Runs the step when no other process is at a step behind this gate; the gate's lock goes even with kill -9. */
    void atTheGate(String gate, Step step) throws IOException {
        try (FileChannel file = open(gate);
                FileLock passing = pass(file)) {
            if (passing.isValid()) {
                step.run();
            }
        }
    }

    private static FileLock pass(FileChannel gate) throws IOException {
        FileLock free = gate.tryLock();
        if (free != null) {
            return free;
        }
        LOG.info("Another dev mode is starting or stopping a PostgreSQL: waiting for it");
        return gate.lock();
    }
}
