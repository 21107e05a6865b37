package dev.stockroom.commondb.operator;

import dev.stockroom.commondb.CommandException;
import dev.stockroom.commondb.ServiceDatabase;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @Option(
            names = "--check-file",
            paramLabel = "FILE",
            description =
                    "Write what --check would exit with into this file, or 1 if there is no database, and exit with"
                            + " 0; for a pod, whose next container decides by it, because the image has no shell.")
    private Path checkFile;

    @Option(names = "--all", description = "Show every migration, and not only the newest of many applied ones.")
    private boolean all;

    @Override
    public Integer call() throws SQLException {
        if (check && checkFile != null) {
            throw wrongUsage("Either --check or --check-file");
        }
        ServiceDatabase database = database();
        if (checkFile != null && !database.exists()) {
            err().printf("There is no database %s on %s.%n", database.name(), database.address());
            return written(ExitCode.FAILED);
        }
        DatabaseReport report = DatabaseReport.of(database);
        if (json) {
            out().println(json(report));
        } else {
            new StatusText(report, all, ansi()).print(out());
        }
        int code = report.pending() > 0 ? ExitCode.PENDING : ExitCode.DONE;
        return checkFile != null ? written(code) : check ? code : ExitCode.DONE;
    }

    private int written(int code) {
        try {
            Files.writeString(checkFile, code + System.lineSeparator());
            return ExitCode.DONE;
        } catch (IOException e) {
            throw new CommandException(
                    "The file of --check-file could not be written",
                    checkFile.toString(),
                    e.toString(),
                    "name one in a directory that this process may write to",
                    e);
        }
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
