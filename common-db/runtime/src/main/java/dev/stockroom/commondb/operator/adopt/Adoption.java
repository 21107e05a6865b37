package dev.stockroom.commondb.operator.adopt;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.history.SchemaHistory;
import dev.stockroom.commondb.operator.adopt.OldHistory.Tool;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.Quoting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;

/**
 * Takes over a database whose schema another tool has kept: Flyway's history begins with a baseline at the version that
 * the tool has come to. The tool's table is read, and stays as it is.
 */
public final class Adoption {

    private static final String AGAIN = ", and run db adopt again";

    private final DatabaseSettings settings;
    private final Configuration flyway;

    public Adoption(DatabaseSettings settings, Configuration flyway) {
        this.settings = settings;
        this.flyway = flyway;
    }

    /**
     * What the other tool says of the schema that it has kept.
     *
     * @throws CommandException if there is no such tool, if its table is not clear, or if Flyway has a history here
     */
    public OldHistory find(Connection connection) throws SQLException {
        refuseWhereFlywayIs(connection);
        List<OldTable> tables = OldTable.in(connection, flywaysSchemas());
        List<OldTable> known =
                tables.stream().filter(table -> table.tool().isPresent()).toList();
        if (known.isEmpty()) {
            throw noTool(tables);
        } else if (known.size() > 1) {
            throw refused(
                    "more than one tool has kept this schema",
                    known.stream().map(Adoption::name).collect(Collectors.joining(", ")),
                    "drop or rename the table that nobody uses" + AGAIN);
        }
        refuseAnotherSchema(connection, known.get(0));
        return read(connection, known.get(0));
    }

    /**
     * Writes the baseline; the caller holds the turn.
     *
     * @param found what {@link #find} gave when the operator agreed
     * @throws CommandException as {@link #find}, and if the tool says something else by now
     */
    public void run(Connection connection, OldHistory found, MigrationVersion version) throws SQLException {
        if (!find(connection).equals(found)) {
            throw refused(
                    found.name() + " has changed meanwhile",
                    "the tool is still at work",
                    "stop what migrates with it" + AGAIN);
        }
        Flyway.configure()
                .configuration(flyway)
                .installedBy(flyway.getInstalledBy() == null ? settings.installer() : flyway.getInstalledBy())
                .baselineVersion(version)
                .baselineDescription("adopted from " + found.tool().label())
                .load()
                .baseline();
    }

    private void refuseWhereFlywayIs(Connection connection) throws SQLException {
        SchemaHistory history = SchemaHistory.read(connection, settings.history());
        if (!history.isEmpty()) {
            throw refused(
                    "Flyway keeps a history here",
                    settings.history() + " is at "
                            + (history.newest() == null ? "no version" : "version " + history.newest()),
                    "there is nothing to adopt; look at db status");
        } else if (exists(connection)) {
            throw refused(
                    "Flyway's history is there, and empty",
                    "a baseline can only be the first row of a new " + settings.history(),
                    "run DROP TABLE " + settings.history() + AGAIN);
        }
    }

    /**
     * Refuses a table in another schema: the baseline would stand beside an empty schema, which the next start would
     * fill.
     */
    private void refuseAnotherSchema(Connection connection, OldTable table) throws SQLException {
        String begins = flywaysSchemas().isEmpty() ? currentSchema(connection) : table.schema();
        if (!table.schema().equals(begins)) {
            String there = Quoting.identifier(table.schema());
            throw refused(
                    name(table) + " is in schema " + there + ", and Flyway would begin its history in "
                            + (begins == null ? "no schema that is there" : "schema " + Quoting.identifier(begins)),
                    "the migrations to come would not find the tables that are in " + there,
                    "set quarkus.flyway.default-schema=" + table.schema() + AGAIN);
        }
    }

    private static String currentSchema(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_schema()")) {
            row.next();
            return row.getString(1);
        }
    }

    private boolean exists(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            query.setString(1, settings.history());
            try (ResultSet answer = query.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    private List<String> flywaysSchemas() {
        List<String> schemas = new ArrayList<>(Arrays.asList(flyway.getSchemas()));
        if (flyway.getDefaultSchema() != null) {
            schemas.add(flyway.getDefaultSchema());
        }
        return schemas;
    }

    private OldHistory read(Connection connection, OldTable table) throws SQLException {
        Tool tool = table.tool().orElseThrow();
        OldHistory old = new OldHistory(tool, table.sql(), table.versions(connection, tool));
        List<String> dirty = tool == Tool.GOLANG_MIGRATE ? table.dirty(connection) : List.of();
        if (!dirty.isEmpty()) {
            throw dirty(old, dirty.get(0));
        } else if (old.versions().isEmpty()) {
            throw refused(
                    old.name() + " is empty",
                    "it says that nothing is applied",
                    "drop it, and let db up make the schema; if the schema is there all the same, let "
                            + "the tool say what is applied" + AGAIN);
        } else if (old.versions().size() > 1 && !tool.keepsAll()) {
            throw refused(
                    old.name() + " holds " + old.versions().size() + " versions",
                    String.join(", ", old.versions()),
                    tool == Tool.ALEMBIC
                            ? "bring the branches to one head (alembic merge heads, alembic upgrade head)" + AGAIN
                            : "remove those that are not the newest" + AGAIN);
        }
        return old;
    }

    private CommandException dirty(OldHistory old, String version) {
        return refused(
                "version " + version + " is dirty in " + old.name(),
                "golang-migrate marks a version so before it runs the file, and clears that at its end: this one failed"
                        + " half-way or runs at this moment, and how much of it is there is not known",
                "complete it by hand, or take back what it left; say which with golang-migrate (migrate force V)"
                        + AGAIN);
    }

    private CommandException noTool(List<OldTable> unknown) {
        return refused(
                "no known table of another tool is here",
                unknown.isEmpty()
                        ? "no table of a tool that db adopt --help names is in the schemas that this login works in or"
                                + " Flyway manages"
                        : unknown.stream()
                                .map(table -> table.sql() + " has not the columns of a tool that is known")
                                .collect(Collectors.joining(", ")),
                "if an unknown tool has made what the migrations up to V make, start once with"
                        + " quarkus.flyway.baseline-at-start=true and quarkus.flyway.baseline-version=V; if nothing is"
                        + " here yet: db up");
    }

    private static String name(OldTable table) {
        return OldHistory.name(table.tool().orElseThrow(), table.sql());
    }

    private CommandException refused(String what, String why, String remedy) {
        return new CommandException(
                "Nothing was adopted: " + what, settings.url().place(), why, remedy, null);
    }
}
