package dev.stockroom.commondb.quarkus;

import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.start.StartOrder;
import dev.stockroom.commondb.state.StartStatus;
import dev.stockroom.commondb.state.StartupState;
import io.quarkus.runtime.Quarkus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * A start for the migration only, as {@code db up} orders it: everything of the start up to the ready schema, with the
 * service's own Flyway customizers and callbacks, and nothing after it.
 */
public final class OneOffStart implements StartOrder {

    /**
     * A migration that was applied.
     *
     * @param version null for a repeatable one
     */
    public record Applied(String version, String description, String script, long durationMs) {}

    /**
     * The outcome of such a start.
     *
     * @param database the database's name
     * @param version the newest version in force, or null
     * @param applied what was applied now, in order
     * @param waitedMs how long the server or another replica was waited for
     * @param migratedMs how long Flyway took
     */
    public record Outcome(String database, String version, List<Applied> applied, long waitedMs, long migratedMs) {

        /** The version in words: only repeatable migrations may be in force. */
        public String versionInWords() {
            return version == null ? "no version" : "version " + version;
        }
    }

    /**
     * Ends the start although nothing failed. Quarkus runs the recorded steps of a start one after the other, and only
     * an exception keeps the next one from running; Quarkus's own is such an exception too (decision 9).
     */
    public static final class Done extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Done() {
            super("The schema is there", null, false, false);
        }
    }

    /** How long a server that cannot be used is waited for. */
    public static final String WAIT_TIMEOUT = "common-db.wait-timeout";

    /** That time unless the operator says another; a service may wait for ever, and a Job of it must not. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Settings that count over those of the deployment, because the order to migrate is explicit; all others stay. */
    public static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("common-db.enabled", "true"),
            Map.entry("common-db.on-failure", "exit"),
            Map.entry(WAIT_TIMEOUT, PATIENCE.toString()),
            Map.entry("common-db.startup-probe", "false"),
            Map.entry("quarkus.flyway.active", "true"),
            Map.entry("quarkus.flyway.migrate-at-start", "true"),
            Map.entry("quarkus.flyway.clean-at-start", "false"),
            Map.entry("quarkus.flyway.repair-at-start", "false"),
            Map.entry("quarkus.flyway.validate-at-start", "false"),
            Map.entry("quarkus.flyway.validate-at-start.clean-on-validation-error", "false"),
            Map.entry("quarkus.banner.enabled", "false"),
            Map.entry("quarkus.log.console.enabled", "true"),
            Map.entry("quarkus.log.console.stderr", "true"),
            Map.entry("quarkus.log.console.format", "%s%e%n"),
            Map.entry("quarkus.log.console.level", "ALL"),
            // if the service does not log JSON, Quarkus does not know this key and would warn
            Map.entry("quarkus.log.console.json.enabled", "false"),
            Map.entry("quarkus.log.category.\"io.quarkus.config\".level", "OFF"),
            Map.entry("quarkus.log.level", "WARN"),
            Map.entry("quarkus.log.category.\"dev.stockroom.commondb\".level", "INFO"),
            // dev mode opens the port by itself after a start that ended early, and another dev mode may have that port
            Map.entry("quarkus.http.port", "0"),
            Map.entry("%dev.quarkus.http.port", "0"));

    private final MigrationVersion target;
    private final Consumer<Outcome> report;
    private final Consumer<Throwable> failed;
    private final List<Applied> applied = new ArrayList<>();
    private int exitCode;

    private OneOffStart(MigrationVersion target, Consumer<Outcome> report, Consumer<Throwable> failed) {
        this.target = target;
        this.report = report;
        this.failed = failed;
    }

    /**
     * Migrates, and ends the process: with code 0, or with 1 and a block of text. Dev mode, whose process is not this
     * service's alone, gives the code back instead.
     *
     * @param target the last version to apply; null for all
     * @param outOfOrder whether a migration that came late is applied all the same
     * @param wait how long a server that cannot be used is waited for; zero for ever
     * @param report told the outcome
     * @param failed told why there is no outcome, besides the block of text
     */
    public static int run(
            MigrationVersion target,
            boolean outOfOrder,
            Duration wait,
            Consumer<Outcome> report,
            Consumer<Throwable> failed) {
        OneOffStart order = new OneOffStart(target, report, failed);
        SETTINGS.forEach(System::setProperty);
        System.setProperty(WAIT_TIMEOUT, wait.toString());
        if (outOfOrder) {
            System.setProperty("quarkus.flyway.out-of-order", "true");
        }
        StartupProcess.run(order, () -> Quarkus.run(null, ExitHandler::exit));
        return order.exitCode;
    }

    @Override
    public void failed(Throwable failure) {
        failed.accept(failure);
    }

    @Override
    public boolean ended(int code) {
        exitCode = code;
        return true;
    }

    @Override
    public boolean waitsForAStandby() {
        return false;
    }

    @Override
    public void customize(FluentConfiguration flyway) {
        if (target != null) {
            flyway.target(target);
        }
    }

    @Override
    public List<BuiltMigration> of(List<BuiltMigration> built) {
        return target == null
                ? built
                : built.stream()
                        .filter(m -> m.repeatable() || m.parsedVersion().compareTo(target) <= 0)
                        .toList();
    }

    @Override
    public void applied(MigrationInfo migration, long ms) {
        String version =
                migration.getVersion() == null ? null : migration.getVersion().toString();
        applied.add(new Applied(version, migration.getDescription(), migration.getScript(), ms));
    }

    /** Ends the start here: nothing more of the application is started. */
    @Override
    public void schemaIsThere(StartupState state) {
        StartupState.Snapshot now = state.snapshot();
        StartStatus status = state.now();
        report.accept(new Outcome(
                status.database(), status.version(), List.copyOf(applied), now.waitedMs(), now.migratedMs()));
        throw new Done();
    }
}
