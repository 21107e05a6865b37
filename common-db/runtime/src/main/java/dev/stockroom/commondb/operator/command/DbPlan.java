package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.VersionArgument;
import dev.stockroom.commondb.operator.CommandSettings;
import dev.stockroom.commondb.page.PageJson;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what {@code db up} would apply. */
@Command(
        name = "plan",
        header = "Show what up would apply, and with --sql the statements.",
        description = {
            "",
            "Looks, and changes nothing. Exits with 1 where up would refuse, and says why in its words. With --from no server is needed: the plan is then for a database at that"
                    + " version. A Java migration is shown as a comment with its class."
        })
final class DbPlan extends OperatorCommand {

    @Option(names = "--sql", description = "Print the statements, in order, with placeholders replaced.")
    private boolean sql;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--from", paramLabel = "VERSION", description = "Ask no server; 0 for an empty database.")
    private VersionArgument from;

    @Option(names = "--out-of-order", description = "With what is older than the newest applied one.")
    private boolean outOfOrder;

    @Override
    public Integer call() throws SQLException {
        CommandSettings settings = CommandSettings.read();
        Plan plan = from == null
                ? Plan.of(database(settings), outOfOrder)
                : Plan.after(fromVersion(settings.service().migrations()), settings);
        if (json) {
            out().println(json(plan));
        } else if (sql) {
            plan.steps().forEach(step -> out().println(plan.sql(step)));
        } else {
            print(plan);
        }
        plan.refusal().ifPresent(refusal -> err().println("But up would refuse. " + refusal.block()));
        return plan.refusal().isPresent() ? ExitCode.FAILED : ExitCode.DONE;
    }

    private MigrationVersion fromVersion(List<BuiltMigration> built) {
        if (from.text().matches("0+")) {
            return MigrationVersion.EMPTY;
        }
        try {
            return from.among(built).parsedVersion();
        } catch (IllegalArgumentException e) {
            throw wrongUsage(e.getMessage());
        }
    }

    private void print(Plan plan) {
        if (plan.steps().isEmpty()) {
            out().println(plan.refusal().isPresent() ? "Nothing would be applied." : "Nothing is pending.");
        } else {
            table(plan).print(out(), ansi());
        }
    }

    private static Table table(Plan plan) {
        Table table = new Table("version", "description", "script");
        plan.steps()
                .forEach(step -> table.row(
                        step.version() == null ? "repeatable" : step.version(), step.description(), step.script()));
        return table;
    }

    private JsonObjectBuilder json(Plan plan, Plan.Step step) {
        JsonObjectBuilder object = Json.createObjectBuilder()
                .add("version", PageJson.orNull(step.version()))
                .add("description", step.description())
                .add("script", step.script());
        return sql ? object.add("sql", plan.sql(step)) : object;
    }

    private JsonObject json(Plan plan) {
        JsonArrayBuilder pending = Json.createArrayBuilder();
        plan.steps().forEach(step -> pending.add(json(plan, step)));
        return Json.createObjectBuilder()
                .add("database", PageJson.orNull(plan.database()))
                .add("pending", pending)
                .add("refused", JsonError.refusals(plan.refusal().map(DatabaseStartException::text)))
                .build();
    }
}
