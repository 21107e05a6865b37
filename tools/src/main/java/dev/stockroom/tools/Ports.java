package dev.stockroom.tools;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.TreeMap;

/** The loopback ports of the pair, fixed so that URLs can be remembered, and the refusal when one is taken. */
final class Ports {

    static final int PRODUCT = 8081;
    static final int PRODUCT_MANAGEMENT = 9001;
    static final int INVENTORY = 8082;
    static final int INVENTORY_MANAGEMENT = 9002;
    static final int POSTGRES = 15432;

    private static final Map<Integer, String> USES = new TreeMap<>(Map.of(
            PRODUCT, "product-service",
            PRODUCT_MANAGEMENT, "product-service's health and metrics",
            INVENTORY, "inventory-service",
            INVENTORY_MANAGEMENT, "inventory-service's health and metrics",
            POSTGRES, "PostgreSQL"));

    private Ports() {}

    static void requireFree() {
        USES.forEach((port, use) -> {
            if (isTaken(port)) {
                throw new RunFailure(("port %d, which %s needs, is in use: stop the program that listens there"
                                + " (lsof -i :%d or ss -ltnp names it) and try again.")
                        .formatted(port, use, port));
            }
        });
    }

    static boolean isTaken(int port) {
        return answers(port) || !canBeBound(port);
    }

    /** Some systems let a second program bind the loopback address while the first holds all addresses. */
    private static boolean answers(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean canBeBound(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
