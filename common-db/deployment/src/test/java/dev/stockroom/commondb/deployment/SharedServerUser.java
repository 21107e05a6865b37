package dev.stockroom.commondb.deployment;

import java.io.IOException;

/** A process that uses the shared server until it is told to leave: what a service in dev mode is to it. */
final class SharedServerUser {

    private SharedServerUser() {}

    /** Prints the port, leaves when standard input ends or has a line. */
    public static void main(String... args) throws IOException {
        SharedServer server = SharedServer.join();
        System.out.println("port " + server.port());
        System.in.read();
        server.leave();
        System.out.println("left");
    }
}
