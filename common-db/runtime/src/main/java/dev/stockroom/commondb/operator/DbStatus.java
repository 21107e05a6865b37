package dev.stockroom.commondb.operator;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.sql.SQLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows server, database, version and migrations. */
@Command(
        name = "status",
        header = "Show the server, the database, its version and its migrations.",
        description = {
            "",
            "One line per migration: version, description, state, when it was applied, and how long that took. Looks,"
                    + " and changes nothing; does not wait for a server that does not answer.",
            "",
            "States: applied, pending, late (older than what is applied: needs --out-of-order), outdated (a repeatable"
                    + " one that has changed), changed (the file of an applied one has changed), failed, future (applied"
                    + " by a newer image), missing (applied, and not in this image), baseline, below baseline."
        })
final class DbStatus extends OperatorCommand {

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--check", description = "Exit with 3 if this executable has something that is not applied.")
    private boolean check;

    @Option(names = "--all", description = "Show every migration, and not only the newest of many applied ones.")
    private boolean all;

    @Override
    public Integer call() throws SQLException {
        DatabaseReport report = DatabaseReport.of(database());
        if (json) {
            out().println(json(report));
        } else {
            new StatusText(report, all, ansi()).print(out());
        }
        return check && report.pending() > 0 ? ExitCode.PENDING : ExitCode.DONE;
    }

    private static JsonObject json(DatabaseReport report) {
        JsonArrayBuilder migrations = Json.createArrayBuilder();
        report.migrations().forEach(line -> migrations.add(json(line)));
        return JsonText.object()
                .add("service", report.service())
                .add(
                        "server",
                        Json.createObjectBuilder()
                                .add("address", report.address())
                                .add("version", report.server()))
                .add("database", report.database())
                .add("version", JsonText.orNull(report.version()))
                .add("applied", report.applied())
                .add("pending", report.pending())
                .add("migrations", migrations)
                .add("invalidIndexes", Json.createArrayBuilder(report.invalidIndexes()))
                .build();
    }

    private static JsonObjectBuilder json(MigrationLine line) {
        return JsonText.object()
                .add("version", JsonText.orNull(line.version()))
                .add("description", line.description())
                .add("script", line.script())
                .add("state", line.state().text())
                .add("appliedAt", JsonText.orNull(line.appliedAt()))
                .add("durationMs", JsonText.orNull(line.durationMs()));
    }
}
