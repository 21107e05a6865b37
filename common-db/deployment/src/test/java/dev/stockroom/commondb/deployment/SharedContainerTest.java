package dev.stockroom.commondb.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.testbed.Postgres;
import io.quarkus.datasource.deployment.spi.DatasourceStartable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of several dev modes start a server, with an embedded PostgreSQL in the place of each container. */
@Tag("server")
class SharedContainerTest {

    private static final long NO_PROCESS = Long.MAX_VALUE;

    private static Postgres one;
    private static Postgres another;

    @TempDir
    Path folder;

    private final List<Runnable> beforeEachScan = new ArrayList<>();
    private final List<SharedContainer> given = new ArrayList<>();
    private int restarts;

    @BeforeAll
    static void start() {
        one = Postgres.starter().start();
        another = Postgres.starter().start();
    }

    @AfterAll
    static void stop() {
        one.close();
        another.close();
    }

    @AfterEach
    void end() {
        given.forEach(SharedContainer::close);
    }

    @Test
    void isStartedByTheFirstAndUsedByTheSecond() {
        Container first = new Container(one);
        Container second = new Container(another);
        SharedContainer product = shared("product-service", first, "settings");
        product.start();
        SharedContainer inventory = shared("inventory-service", second, "settings");
        inventory.start();
        assertThat(first.runs).isTrue();
        assertThat(second.runs).as("the second container").isFalse();
        assertThat(inventory.getConnectionInfo()).isEqualTo(product.getConnectionInfo());
        assertThat(inventory.getContainerId()).isEqualTo(product.getContainerId());
        assertThat(inventory.runningDevServicesDatasource()).isEqualTo(product.runningDevServicesDatasource());
        inventory.close();
        assertThat(first.runs).as("whoever came later does not stop it").isTrue();
        product.close();
        assertThat(first.runs).isFalse();
    }

    @Test
    void isNotSharedWithOtherSettings() {
        Container second = new Container(another);
        shared("product-service", new Container(one), "postgres:15").start();
        shared("inventory-service", second, "postgres:16").start();
        assertThat(second.runs).isTrue();
    }

    @Test
    void whoeverHasLostItGetsAnotherWhenDevModeLooksForChanges() {
        SharedContainer product = shared("product-service", new Container(one), "settings");
        product.start();
        SharedContainer inventory = shared("inventory-service", new Container(another), "settings");
        inventory.start();
        scan();
        assertThat(restarts).as("as long as the first is there").isZero();
        product.close();
        scan();
        assertThat(restarts).isOne();
        inventory.close();
        scan();
        assertThat(restarts).as("once").isOne();
        Container own = new Container(another);
        SharedContainer again = shared("inventory-service", own, "settings");
        again.start();
        assertThat(own.runs).isTrue();
        SharedContainer third = shared("product-service", new Container(one), "settings");
        third.start();
        assertThat(third.getConnectionInfo()).isEqualTo(again.getConnectionInfo());
    }

    @Test
    void isNotTakenFromAProcessThatIsGone() throws IOException {
        offer("settings").make(offered(NO_PROCESS, one, identity(one)));
        Container own = new Container(another);
        shared("product-service", own, "settings").start();
        assertThat(own.runs).isTrue();
    }

    @Test
    void isNotTakenForAnotherServerOnItsPort() throws IOException {
        offer("settings").make(offered(livingProcess(), one, identity(another)));
        Container own = new Container(another);
        shared("product-service", own, "settings").start();
        assertThat(own.runs).isTrue();
    }

    @Test
    void leavesTheOfferOfAnotherProcessAlone() throws IOException {
        SharedContainer product = shared("product-service", new Container(one), "settings");
        product.start();
        OfferedServer others = offered(livingProcess(), another, identity(another));
        offer("settings").make(others);
        product.close();
        assertThat(offer("settings").current()).contains(others);
    }

    private void scan() {
        beforeEachScan.forEach(Runnable::run);
    }

    private SharedContainer shared(String application, Container own, String settings) {
        SharedContainer.Reload reload = new SharedContainer.Reload(beforeEachScan::add, () -> restarts++);
        SharedContainer container = new SharedContainer(application, own, null, offer(settings), reload);
        given.add(container);
        return container;
    }

    private ServerOffer offer(String settings) {
        return new ServerOffer(new DevFolder(folder), settings);
    }

    private static OfferedServer offered(long owner, Postgres server, String identity) {
        return new OfferedServer(owner, "product-service", "0123456789abcdef", url(server), identity);
    }

    private static String identity(Postgres server) {
        return ServerIdentity.of(url(server), "postgres", "postgres").orElseThrow();
    }

    private static String url(Postgres server) {
        return server.url("postgres");
    }

    private static long livingProcess() {
        return ProcessHandle.current().parent().orElseThrow().pid();
    }

    /** What Quarkus would start. */
    private static final class Container implements DatasourceStartable {

        private final Postgres server;
        private boolean runs;

        Container(Postgres server) {
            this.server = server;
        }

        @Override
        public void start() {
            runs = true;
        }

        @Override
        public void close() {
            runs = false;
        }

        @Override
        public String getConnectionInfo() {
            return getEffectiveJdbcUrl();
        }

        @Override
        public String getContainerId() {
            return "container" + server.port();
        }

        @Override
        public String getEffectiveJdbcUrl() {
            return url(server);
        }

        @Override
        public String getReactiveUrl() {
            return getEffectiveJdbcUrl().replace("jdbc:", "vertx-reactive:");
        }

        @Override
        public String getUsername() {
            return "postgres";
        }

        @Override
        public String getPassword() {
            return "postgres";
        }
    }
}
