package dev.stockroom.commondb.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.state.StartupState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas that start together, with as many connections as there are replicas. */
@Tag("server")
@Tag("P12")
class FewConnectionsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @Tag("P9")
    void asManyReplicasAsConnectionsAllGetReady(int replicas) throws Exception {
        String role = TestServer.freshName("few");
        TestServer.execute("postgres", "CREATE ROLE " + role + " LOGIN CREATEDB CONNECTION LIMIT " + replicas);
        TestSettings settings = TestServer.settings(TestServer.freshName("few"))
                .migrating(new Login(role, null))
                .waiting(Duration.ZERO);
        TestService service = new TestService(folder, settings)
                .file("V1__one.sql", "CREATE TABLE one (id int);")
                .file("V2__two.sql", "INSERT INTO one VALUES (2);");
        List<CompletableFuture<DatabaseStartException>> starts = new ArrayList<>();
        for (int i = 0; i < replicas; i++) {
            starts.add(CompletableFuture.supplyAsync(() -> service.start(new StartupState(System::nanoTime)), task -> {
                Thread thread = new Thread(task);
                thread.setDaemon(true);
                thread.start();
            }));
        }
        for (CompletableFuture<DatabaseStartException> start : starts) {
            assertThat(start.get(5, TimeUnit.MINUTES)).isNull();
        }
    }
}
