package dev.stockroom.commondb.deployment;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The one embedded PostgreSQL of all services in dev mode. The first service starts the server; the last one stops it,
 * and its data goes. Each user holds a shared lock on a file, which the operating system takes back even after kill -9.
 */
final class SharedServer {

    private static final String GATE = "gate";
    private static final int PORT_LINE = 3;

    private final DevFolder folder;
    private final FileChannel users;
    private FileLock using;
    private EmbeddedPostgres started;
    private int port;

    private SharedServer(DevFolder folder) throws IOException {
        this.folder = folder;
        this.users = folder.open("users");
    }

    /** Uses the server of this machine's user, and starts it if there is none. */
    static SharedServer join() throws IOException {
        SharedServer server = new SharedServer(DevFolder.ofUser());
        server.folder.atTheGate(GATE, server::joinOrStart);
        return server;
    }

    int port() {
        return port;
    }

    /** Stops using the server; the last user stops it. */
    void leave() throws IOException {
        folder.atTheGate(GATE, () -> {
            using.release();
            try (FileLock last = users.tryLock()) {
                if (last != null) {
                    stop();
                }
            }
        });
        users.close();
    }

    private void joinOrStart() throws IOException {
        Optional<Integer> running = runningPort();
        if (running.isPresent()) {
            port = running.get();
        } else {
            delete(data());
            started = EmbeddedServer.quietBuilder()
                    .setDataDirectory(data())
                    .setRegisterShutdownHook(false)
                    .setServerConfig("max_connections", "100")
                    .start();
            port = started.getPort();
        }
        using = users.lock(0, Long.MAX_VALUE, true);
    }

    private void stop() throws IOException {
        Optional<ProcessHandle> server = process();
        if (started != null) {
            started.close();
        } else {
            server.ifPresent(ProcessHandle::destroy);
        }
        server.ifPresent(SharedServer::awaitEnd);
        delete(data());
    }

    private static void awaitEnd(ProcessHandle server) {
        try {
            server.onExit().get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            server.destroyForcibly();
        }
    }

    private Optional<Integer> runningPort() throws IOException {
        if (process().isEmpty()) {
            return Optional.empty();
        }
        int known = Integer.parseInt(pidFile().get(PORT_LINE).strip());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), known)) {
            return Optional.of(socket.getPort());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<ProcessHandle> process() throws IOException {
        List<String> lines = pidFile();
        return lines.size() > PORT_LINE
                ? ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                : Optional.empty();
    }

    /** PostgreSQL's own file: its process, data directory, start time and port, a line each. */
    private List<String> pidFile() throws IOException {
        Path file = data().resolve("postmaster.pid");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private Path data() {
        return folder.path().resolve("data");
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(SharedServer::deleteOne);
        }
    }

    private static void deleteOne(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
