package dev.stockroom.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/** Both services as they are packaged, on one server. */
final class Pair {

    private final BenchmarkServer server;
    private final PackagedService product;
    private final PackagedService inventory;

    Pair(Path root) throws IOException, SQLException {
        server = new BenchmarkServer(root.resolve(".data"));
        product = service(root, "product", "/products?limit=1");
        inventory = service(root, "inventory", "/stock?limit=1");
    }

    private PackagedService service(Path root, String database, String sample) throws IOException {
        var name = database + "-service";
        return new PackagedService(
                PackagedService.onTheJvm(root.resolve(name).resolve("target/quarkus-app/quarkus-run.jar")),
                root.resolve(".data/benchmark-" + name + ".log"),
                server.url(database),
                sample);
    }

    void start() throws IOException {
        product.start();
        inventory.start();
        product.awaitReady();
        inventory.awaitReady();
    }

    BenchmarkServer server() {
        return server;
    }

    PackagedService product() {
        return product;
    }

    PackagedService inventory() {
        return inventory;
    }

    /** Of all that runs as long as the benchmark does. */
    long[] pids() throws IOException {
        return new long[] {server.pid(), product.pid(), inventory.pid()};
    }
}
