package dev.stockroom.e2e.campaign;

import dev.stockroom.e2e.bed.PostgresCluster;
import dev.stockroom.e2e.bed.ServiceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between one service and the server, counts the messages of all connections, and disturbs the start at one of them. */
final class DisturbingProxy implements AutoCloseable {

    private final PostgresCluster server;
    private final Fault fault;
    private final int number;
    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final CompletableFuture<ServiceProcess> service = new CompletableFuture<>();
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final List<Socket> unanswered = new CopyOnWriteArrayList<>();
    private final List<Message> messages = new ArrayList<>();
    private volatile boolean swallowsAll;

    /** With the number of the message at which the fault strikes; the first is 1, and at 0 there is none. */
    DisturbingProxy(PostgresCluster server, Fault fault, int number) throws IOException {
        this.server = server;
        this.fault = fault;
        this.number = number;
        begin(this::accept);
    }

    static void begin(Runnable work) {
        var thread = new Thread(work, "disturbing-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** Says whose connections these are. */
    void standsBefore(ServiceProcess process) {
        service.complete(process);
    }

    private void accept() {
        try {
            while (true) {
                var connection = entrance.accept();
                if (swallowsAll) {
                    unanswered.add(connection);
                } else {
                    var link = new Link(this, connection, new Socket(InetAddress.getLoopbackAddress(), server.port()));
                    links.add(link);
                    link.begin();
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    /** Counts a message; false if the fault has dealt with it. */
    boolean letsPass(Link link, Message message) throws IOException {
        return count(message) != number || fault.letsPass(this, link, message);
    }

    private synchronized int count(Message message) {
        messages.add(message);
        return messages.size();
    }

    synchronized List<Message> messages() {
        return List.copyOf(messages);
    }

    /** The message at which the fault has struck, if the start came so far. */
    synchronized Optional<Message> struck() {
        return messages.size() < number ? Optional.empty() : Optional.of(messages.get(number - 1));
    }

    /** Lets all that follows vanish, also on new connections; closes nothing. */
    void swallowAll() {
        swallowsAll = true;
    }

    boolean swallowsAll() {
        return swallowsAll;
    }

    /** Kills the service; returns when it is dead. */
    void kill() {
        service.join().destroy();
    }

    /** Ends the link's session as an administrator does; before it has one, the link. */
    void terminate(Link link) {
        if (link.hasBackend()) {
            server.admin().value("SELECT pg_terminate_backend(?)", link.backend());
        } else {
            link.reset();
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        links.forEach(Link::reset);
        for (var connection : unanswered) {
            connection.close();
        }
    }
}
