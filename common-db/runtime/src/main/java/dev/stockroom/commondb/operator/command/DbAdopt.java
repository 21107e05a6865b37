package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.VersionArgument;
import dev.stockroom.commondb.operator.SchemaChanges;
import dev.stockroom.commondb.operator.ServiceDatabase;
import dev.stockroom.commondb.operator.adopt.OldHistory;
import dev.stockroom.commondb.operator.adopt.OldNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes over a database from another tool. */
@Command(
        name = "adopt",
        header = "Take over a database that another tool has migrated so far: Flyway's baseline.",
        description = {
            "",
            "Knows the tables of golang-migrate and dbmate (schema_migrations), of Alembic and Flask-Migrate"
                    + " (alembic_version), and migrations_history with one row per file. What they hold is looked up"
                    + " among this executable's migrations, by version or file name; where it cannot be found, as the"
                    + " hashes of Alembic, --version says which migration the schema is at. Looks into the schemas that"
                    + " the login works in and those that Flyway manages.",
            "",
            "Writes one row into Flyway's history, the baseline: it and all before it count as applied, and none of"
                    + " their SQL is run. They cannot be undone with db down. The other tool's"
                    + " table stays; drop it when nobody uses it any more."
        })
final class DbAdopt extends OperatorCommand {

    @Option(
            names = "--version",
            paramLabel = "VERSION",
            description = "The migration that the schema is at, whatever the other tool says.")
    private VersionArgument version;

    @Option(names = "--plan", description = "Say what would be written, and change nothing.")
    private boolean plan;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Override
    public Integer call() throws SQLException {
        ServiceDatabase database = database();
        List<BuiltMigration> built = database.service().migrations();
        BuiltMigration named = version == null ? null : named(built);
        SchemaChanges changes = database.changes();
        OldHistory old = changes.oldHistory();
        BuiltMigration newest = named == null ? new OldNames(old, built, database.place()).newest() : named;
        tellIntention(old, newest);
        if (!plan) {
            Confirmation.of(yes, "db adopt" + (version == null ? "" : " --version " + version.text()))
                    .obtain(out());
            changes.adopt(old, newest.parsedVersion());
            tellResult(database, newest);
        }
        return ExitCode.DONE;
    }

    private BuiltMigration named(List<BuiltMigration> built) {
        try {
            return version.among(built);
        } catch (IllegalArgumentException e) {
            throw wrongUsage(e.getMessage());
        }
    }

    private void tellIntention(OldHistory old, BuiltMigration newest) {
        out().printf(
                        "Found %s: %s.%n",
                        old.name(),
                        old.versions().size() == 1
                                ? old.versions().get(0)
                                : old.versions().size() + " migrations are applied");
        out().printf(
                        "Flyway's history will begin with a baseline at %s - %s. The table %s stays.%n"
                                + "The baseline and all before it count as applied, and none of their SQL is run: be"
                                + " sure that all that they do is there.%n",
                        newest.version(), newest.description(), old.table());
    }

    private void tellResult(ServiceDatabase database, BuiltMigration newest) throws SQLException {
        try (Connection connection = database.connect()) {
            out().printf(
                            "Adopted: database %s is at version %s, migrations pending: %d%n",
                            database.name(),
                            newest.version(),
                            database.missing(connection).size());
        }
    }
}
