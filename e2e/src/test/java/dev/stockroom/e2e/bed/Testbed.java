package dev.stockroom.e2e.bed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * What a test works with: servers, databases and services; after each test it checks P7, and that no password was
 * shown, and ends what the test has started.
 */
public final class Testbed implements BeforeEachCallback, AfterEachCallback {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    static {
        Awaitility.setDefaultTimeout(ServiceProcess.PATIENCE);
    }

    private final List<PostgresCluster> clusters = new ArrayList<>();
    private final List<ServiceProcess> services = new CopyOnWriteArrayList<>();
    private Store ofTheClass;
    private Path logs;
    private String name;

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        name = context.getRequiredTestMethod().getName();
        ofTheClass = classOf(context).getStore(Namespace.create(Testbed.class));
        logs = Path.of("target", "services", context.getRequiredTestClass().getSimpleName(), name);
        Files.createDirectories(logs);
    }

    private static ExtensionContext classOf(ExtensionContext context) {
        return context.getTestMethod().isEmpty()
                ? context
                : classOf(context.getParent().orElseThrow());
    }

    /** The server for all tests of the class that do not break it; it is stopped after the last one. */
    public PostgresCluster server() {
        return ofTheClass.computeIfAbsent(
                PostgresCluster.class, key -> PostgresCluster.running(), PostgresCluster.class);
    }

    /** A server of this test's own, which does not run yet. */
    public PostgresCluster stoppedServer(String... settings) {
        var cluster = PostgresCluster.prepare(settings);
        clusters.add(cluster);
        return cluster;
    }

    /** A server of this test's own. */
    public PostgresCluster ownServer(String... settings) {
        var cluster = stoppedServer(settings);
        cluster.start();
        return cluster;
    }

    /** A name that no other test uses; the database does not exist. */
    public String newName() {
        var readable = name.toLowerCase(Locale.ROOT);
        return readable.substring(0, Math.min(50, readable.length())) + DATABASES.incrementAndGet();
    }

    /** An empty database that belongs to the services' login. */
    public String newDatabase() {
        var database = newName();
        server().admin().execute("CREATE DATABASE " + database + " OWNER " + Login.SERVICE.user());
        return database;
    }

    public Launch launch(Service service) {
        return new Launch(service, logs, services::add);
    }

    /** A start of order-saga on the shared server. */
    public Launch saga(String database) {
        return launch(Service.ORDER_SAGA).on(server(), database);
    }

    /** Ends a process before its test does, and checks what it has shown. */
    public void end(ServiceProcess service) {
        showsNoPassword(service);
        service.destroy();
        services.remove(service);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try {
            context.getExecutionException().ifPresent(failure -> showOutputs());
            services.forEach(Testbed::showsNoPassword);
            if (context.getExecutionException().isEmpty()) {
                running().forEach(Testbed::leavesNothingBehind);
            }
        } finally {
            services.forEach(ServiceProcess::destroy);
            clusters.forEach(PostgresCluster::close);
        }
    }

    private List<PostgresCluster> running() {
        var running = new ArrayList<>(clusters);
        Optional.ofNullable(ofTheClass.get(PostgresCluster.class, PostgresCluster.class))
                .ifPresent(running::add);
        return running.stream().filter(PostgresCluster::isRunning).toList();
    }

    private void showOutputs() {
        services.forEach(service -> System.err.println("--- process " + service.pid() + "\n" + service.output()));
    }

    private static void showsNoPassword(ServiceProcess service) {
        assertThat(service.output()).doesNotContain(Login.CANARY);
        if (service.isAlive()) {
            assertThat(service.management("/q/health").body()).doesNotContain(Login.CANARY);
            assertThat(service.management("/q/metrics").body()).doesNotContain(Login.CANARY);
            assertThat(service.management("/q/database").body()).doesNotContain(Login.CANARY);
        }
    }

    /** P7: no advisory lock, no session in the admin database, no idle transaction. */
    private static void leavesNothingBehind(PostgresCluster cluster) {
        if (!left(cluster).isEmpty()) {
            Pace.within(
                    Duration.ofSeconds(2),
                    () -> Awaitility.await("P7")
                            .untilAsserted(() -> assertThat(left(cluster)).isEmpty()));
        }
    }

    private static List<String> left(PostgresCluster cluster) {
        return cluster.admin().rows("""
                                SELECT 'advisory lock of ' || pid FROM pg_locks WHERE locktype = 'advisory'
                                UNION ALL
                                SELECT 'admin session ' || application_name FROM pg_stat_activity
                                WHERE datname = 'postgres' AND application_name <> ?
                                UNION ALL
                                SELECT 'idle transaction in ' || datname FROM pg_stat_activity
                                WHERE state LIKE 'idle in transaction%'
                                """, Sql.APPLICATION_NAME);
    }
}
