package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.history.VersionArgument;
import dev.stockroom.commondb.page.PageJson;
import dev.stockroom.commondb.quarkus.OneOffStart;
import dev.stockroom.commondb.quarkus.OneOffStart.Outcome;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.util.Optional;
import org.flywaydb.core.api.MigrationVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Waits, creates, migrates. */
@Command(
        name = "up",
        header = "Wait for the server, create the database, apply what is pending.",
        description = {
            "",
            "Does what the service does when it starts, and ends where the service would become ready: under the same"
                    + " lock, so that several at once and starting services wait for each other, also where"
                    + " quarkus.flyway.migrate-at-start is false."
        })
final class DbUp extends OperatorCommand {

    @Option(names = "--target", paramLabel = "VERSION", description = "The last one to apply; without it, all.")
    private VersionArgument target;

    @Option(names = "--out-of-order", description = "Apply also what is older than the newest applied one.")
    private boolean outOfOrder;

    @Mixin
    private WaitOption wait;

    @Option(names = "--json", description = "Print JSON; the story goes to standard error in any case.")
    private boolean json;

    /** Ends the process, except in dev mode. */
    @Override
    public Integer call() {
        return OneOffStart.run(targetVersion(), outOfOrder, wait.timeout(), this::report, this::failed);
    }

    private MigrationVersion targetVersion() {
        if (target == null) {
            return null;
        }
        try {
            BuiltMigration last = target.among(BuiltService.read().migrations());
            return last.parsedVersion();
        } catch (IllegalArgumentException e) {
            throw wrongUsage(e.getMessage());
        }
    }

    private void report(Outcome outcome) {
        if (json) {
            out().println(json(outcome));
        } else {
            out().printf(
                            "Database %s is at %s, migrations applied now: %d%n",
                            outcome.database(),
                            outcome.versionInWords(),
                            outcome.applied().size());
        }
        out().flush();
    }

    private void failed(Throwable failure) {
        if (json) {
            out().println(JsonError.of(failure));
            out().flush();
        }
    }

    private static JsonObject json(Outcome outcome) {
        JsonArrayBuilder applied = Json.createArrayBuilder();
        outcome.applied()
                .forEach(migration -> applied.add(Json.createObjectBuilder()
                        .add("version", PageJson.orNull(migration.version()))
                        .add("description", migration.description())
                        .add("script", migration.script())
                        .add("durationMs", migration.durationMs())));
        return Json.createObjectBuilder()
                .add("database", outcome.database())
                .add("version", PageJson.orNull(outcome.version()))
                .add("waitedMs", outcome.waitedMs())
                .add("migratedMs", outcome.migratedMs())
                .add("applied", applied)
                .add("refused", JsonError.refusals(Optional.empty()))
                .build();
    }
}
