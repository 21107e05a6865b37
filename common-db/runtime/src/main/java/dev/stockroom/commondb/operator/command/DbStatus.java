package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.operator.DatabaseReport;
import dev.stockroom.commondb.operator.MigrationLine;
import dev.stockroom.commondb.operator.ServiceDatabase;
import dev.stockroom.commondb.page.PageJson;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
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

    @Option(
            names = "--check",
            description =
                    "Exit with 3 if this executable has something that is not applied, and with 1 if up would refuse.")
    private boolean check;

    @Option(
            names = "--check-file",
            paramLabel = "FILE",
            description =
                    "Write what --check would exit with into this file, or 1 if there is no database, and exit with"
                            + " 0, or 1 if up would refuse; for a pod, whose next container decides by it, because the"
                            + " image has no shell.")
    private Path checkFile;

    @Option(names = "--all", description = "Show every migration, and not only the newest of many applied ones.")
    private boolean all;

    @Override
    public Integer call() throws SQLException {
        if (check && checkFile != null) {
            throw wrongUsage("Either --check or --check-file");
        }
        ServiceDatabase database = database();
        if (checkFile != null && !database.server().exists()) {
            err().printf("There is no database %s on %s.%n", database.name(), database.address());
            return written(ExitCode.FAILED);
        }
        DatabaseReport report = DatabaseReport.of(database);
        Optional<DatabaseStartException> refusal = database.refusal(false);
        if (json) {
            out().println(json(report, refusal));
        } else {
            new StatusText(report, all, ansi()).print(out());
        }
        refusal.ifPresent(e -> (json ? err() : out()).printf("%nUp would refuse. %s%n", e.block()));
        return refusal.isPresent() ? refused() : code(report.pending() > 0 ? ExitCode.PENDING : ExitCode.DONE);
    }

    private int code(int code) {
        return checkFile != null ? written(code) : check ? code : ExitCode.DONE;
    }

    /** The exit code of a refusal; a Job that asks by a file must not go on to what would fail. */
    private int refused() {
        int code = code(ExitCode.FAILED);
        return checkFile != null ? ExitCode.FAILED : code;
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

    private static JsonObject json(DatabaseReport report, Optional<DatabaseStartException> refusal) {
        JsonArrayBuilder migrations = Json.createArrayBuilder();
        report.migrations().forEach(line -> migrations.add(json(line)));
        return Json.createObjectBuilder()
                .add("service", report.service())
                .add(
                        "server",
                        Json.createObjectBuilder()
                                .add("address", report.address())
                                .add("version", report.server()))
                .add("database", report.database())
                .add("version", PageJson.orNull(report.version()))
                .add("applied", report.applied())
                .add("pending", report.pending())
                .add("migrations", migrations)
                .add("invalidIndexes", Json.createArrayBuilder(report.invalidIndexes()))
                .add("refused", JsonError.refusals(refusal.map(DatabaseStartException::text)))
                .build();
    }

    private static JsonObjectBuilder json(MigrationLine line) {
        return Json.createObjectBuilder()
                .add("version", PageJson.orNull(line.version()))
                .add("description", line.description())
                .add("script", line.script())
                .add("state", line.state().text())
                .add("appliedAt", PageJson.orNull(line.appliedAt()))
                .add("durationMs", PageJson.orNull(line.durationMs()));
    }
}
