package dev.stockroom.commondb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.history.SchemaVersions;
import dev.stockroom.commondb.probe.HealthEndpoint;
import dev.stockroom.commondb.probe.ProbePaths;
import dev.stockroom.commondb.probe.StartupProbe;
import dev.stockroom.commondb.server.ReadOnly;
import dev.stockroom.commondb.server.ServerFailures;
import dev.stockroom.commondb.server.WaitFailures;
import dev.stockroom.commondb.settings.CommonDbConfig;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseUrl;
import dev.stockroom.commondb.state.StartupState;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What others read and build on, as it was kept in {@code src/test/resources/kept}: probes, settings, exit codes and
 * messages byte for byte, metrics line for line. A change on purpose takes over the file that the failure names.
 */
@Tag("unit")
class KeptOutputsTest {

    private static final Path KEPT = Path.of("src/test/resources/kept");
    private static final ProbePaths PATHS =
            new ProbePaths(true, "/q/health/live", "/q/health/started", "/q/metrics", "/q/database");

    private long now = 1_000_000_000L;
    private final StartupState state = new StartupState(() -> now);
    private final StringBuilder answers = new StringBuilder();

    @Test
    void theProbeAnswersAsKeptInEachPhase() throws IOException {
        keepEachPhase("/q/health/live", "/q/health/ready");
        assertKept("probe.txt");
    }

    @Test
    void theMetricsAreAsKeptInEachPhase() throws IOException {
        keepEachPhase("/q/metrics");
        assertThat(actual("metrics.txt").lines())
                .as("each kept line, in its order; a new phase, metric or failure kind adds lines")
                .containsSubsequence(Files.readAllLines(KEPT.resolve("metrics.txt")));
    }

    @Test
    void theSettingsAndTheirDefaultsAreAsKept() throws IOException {
        keepSettings("common-db.", CommonDbConfig.class);
        assertKept("settings.txt");
    }

    @Test
    void theExitCodesAreAsKept() throws Exception {
        Map<String, Integer> codes = new TreeMap<>();
        for (Field code : Class.forName("dev.stockroom.commondb.operator.command.ExitCode")
                .getDeclaredFields()) {
            code.setAccessible(true);
            codes.put(code.getName(), code.getInt(null));
        }
        codes.forEach(
                (name, code) -> answers.append(name).append(' ').append(code).append('\n'));
        assertKept("exit-codes.txt");
    }

    @Test
    void theMessagesAreAsKept() throws IOException {
        DatabaseUrl url = DatabaseUrl.ofJdbc("jdbc:postgresql://db.example:5433/widget");
        DatabaseSettings settings = new TestSettings(url, new Login("widget", "secret")).read();
        ServerFailures failures = new ServerFailures(settings);
        SQLException lost = new SQLException("An I/O error occurred", "08006");
        keep(DatabaseStartException.badSetting("common-db.x", "it is \"no\"", "correct it")
                .block());
        keep(failures.silentServer("08001 Connection refused", 7, lost).block());
        keep(failures.noAnswer("08001 Connection refused", lost).block());
        keep(failures.noDatabase(lost).block());
        WaitFailures waits = new WaitFailures(settings);
        keep(waits.afterTheWait(new ReadOnly(null, "override", "widget", "widget").notYet(url.place(), null), 7)
                .block());
        keep(waits.withoutWaiting(new ReadOnly("default_transaction_read_only", "user", "widget", "widget")
                        .notYet(url.place(), null))
                .block());
        keep(ServerFailures.unknown(url, new SQLException("odd", "XX000")).block());
        keep(ServerFailures.lostBeforeReady(url, lost).block());
        keep(failures.noAdvisoryLocks(new SQLException("not supported", "0A000"))
                .block());
        keep(new CommandException("Nothing was undone", "db.example", "two\nlines", "one, then\nthe other", null)
                .block());
        assertKept("messages.txt");
    }

    private void keepEachPhase(String... paths) throws IOException {
        int port = TestPorts.free();
        StartupProbe probe =
                new StartupProbe(new HealthEndpoint("localhost", port, false), PATHS, state, TestPage.of(state));
        probe.open();
        try {
            keepAnswers(port, paths);
            state.database("widget");
            state.waitingForServer("08001 Connection refused");
            keepAnswers(port, paths);
            state.creatingDatabase();
            keepAnswers(port, paths);
            state.waitingForReplica("widget-service/pod-1", 4711, 90);
            keepAnswers(port, paths);
            state.waitingForSchema(4);
            keepAnswers(port, paths);
            state.migrating();
            state.progress(2, 3);
            state.migration("3 - add search index");
            state.migrationBegan("3", "add search index", "db/migration/V3__add_search_index.sql");
            keepAnswers(port, paths);
            state.migrated();
            state.schema(new SchemaVersions(MigrationVersion.fromVersion("6"), MigrationVersion.fromVersion("5"), 1));
            state.ready("6", 6, "6");
            keepAnswers(port, paths);
            state.failed(DatabaseStartException.badSetting("common-db.x", "it is \"no\"", "correct it"));
            keepAnswers(port, paths);
        } finally {
            probe.close();
        }
    }

    private void keepAnswers(int port, String... paths) throws IOException {
        now += Duration.ofMillis(125).toNanos();
        for (String path : paths) {
            PlainAnswer answer = PlainAnswer.get(port, path);
            keep(answer.status() + " " + answer.headers().get("content-type") + "\n" + answer.body());
        }
    }

    private void keepSettings(String prefix, Class<?> group) {
        Arrays.stream(group.getDeclaredMethods())
                .sorted((left, right) -> left.getName().compareTo(right.getName()))
                .forEach(setting -> keepSetting(prefix, setting));
    }

    private void keepSetting(String prefix, Method setting) {
        String name = prefix + setting.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        if (setting.getReturnType().getEnclosingClass() == CommonDbConfig.class
                && setting.getReturnType().isInterface()) {
            keepSettings(name + ".", setting.getReturnType());
        } else {
            WithDefault value = setting.getAnnotation(WithDefault.class);
            answers.append(name)
                    .append(" = ")
                    .append(value == null ? "" : value.value())
                    .append('\n');
        }
    }

    private void keep(String text) {
        answers.append(text.replace(System.lineSeparator(), "\n").strip()).append("\n\n");
    }

    private void assertKept(String name) throws IOException {
        assertThat(actual(name))
                .as("changed on purpose? cp common-db/runtime/target/kept/%s common-db/runtime/%s", name, KEPT)
                .isEqualTo(Files.readString(KEPT.resolve(name)));
    }

    private String actual(String name) throws IOException {
        Files.writeString(Files.createDirectories(Path.of("target/kept")).resolve(name), answers);
        return answers.toString();
    }
}
