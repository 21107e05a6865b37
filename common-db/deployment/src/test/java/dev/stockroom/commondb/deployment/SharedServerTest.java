package dev.stockroom.commondb.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The server that services in dev mode share, used by real processes. */
@Tag("server")
class SharedServerTest {

    /** A user of its own, so that the server of a developer at work is left alone. */
    private final String user = "common-db-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();

    private final List<User> users = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (User one : users) {
            one.leave();
        }
        assertThat(folder().resolve("data")).as("its data goes with it").doesNotExist();
        java.nio.file.Files.deleteIfExists(folder().resolve("users"));
        java.nio.file.Files.deleteIfExists(folder().resolve("gate"));
        java.nio.file.Files.deleteIfExists(folder());
    }

    @Test
    void isOneForAllAndEndsWithTheLast() throws Exception {
        User first = join();
        User second = join();
        assertThat(second.port).isEqualTo(first.port);
        assertThat(TestPostgres.value(first.port, "postgres", "SELECT 1")).isEqualTo("1");
        first.leave();
        assertThat(TestPostgres.value(second.port, "postgres", "SELECT 1"))
                .as("it outlives who started it")
                .isEqualTo("1");
        second.leave();
        assertThat(answers(second.port)).isFalse();
    }

    @Test
    void isStartedOnceByTwoAtATimeAndOutlivesAKilledOne() throws Exception {
        User first = begin();
        User second = begin();
        first.awaitPort();
        second.awaitPort();
        assertThat(second.port).isEqualTo(first.port);
        first.process.destroyForcibly().waitFor(5, TimeUnit.MINUTES);
        assertThat(TestPostgres.value(second.port, "postgres", "SELECT 1")).isEqualTo("1");
        second.process.destroyForcibly().waitFor(5, TimeUnit.MINUTES);
        User third = join();
        assertThat(third.port).as("found again, though nobody was left").isEqualTo(first.port);
        third.leave();
        assertThat(answers(third.port)).isFalse();
    }

    private User join() throws IOException {
        User one = begin();
        one.awaitPort();
        return one;
    }

    private User begin() throws IOException {
        User one = new User(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Duser.name=" + user,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SharedServerUser.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        users.add(one);
        return one;
    }

    private Path folder() {
        return Path.of(System.getProperty("java.io.tmpdir"), "common-db-dev-" + user.replaceAll("\\W", "_"));
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket("localhost", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** A process that uses the server. */
    private static final class User {

        private final Process process;
        private final BufferedReader out;
        private int port;

        User(Process process) {
            this.process = process;
            this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        void awaitPort() throws IOException {
            for (String line = out.readLine(); port == 0; line = out.readLine()) {
                assertThat(line).as("the process ended").isNotNull();
                if (line.startsWith("port ")) {
                    port = Integer.parseInt(line.substring("port ".length()));
                    return;
                }
            }
        }

        void leave() throws Exception {
            process.getOutputStream().close();
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        }
    }
}
