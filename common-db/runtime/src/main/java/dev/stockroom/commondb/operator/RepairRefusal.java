package dev.stockroom.commondb.operator;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.flyway.FlywaySession;
import dev.stockroom.commondb.history.ApplicationName;
import dev.stockroom.commondb.settings.DatabaseSettings;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.resolver.ResolvedMigration;
import org.flywaydb.core.extensibility.AppliedMigration;

/**
 * Refuses a repair of rows that have another name and another content than this executable's migrations of their
 * versions. Such rows belong to files that were renamed and edited, or to another application, which would then apply
 * its migrations a second time.
 */
record RepairRefusal(DatabaseSettings settings, Configuration flyway) {

    /** @throws CommandException if this service has not signed such a row */
    void refuse(String notDone) {
        FlywaySession.look(flyway, session -> {
            Map<MigrationVersion, AppliedMigration> last = new TreeMap<>();
            session.rows().stream()
                    .filter(row -> row.getVersion() != null)
                    .forEach(row -> last.put(row.getVersion(), row));
            for (ResolvedMigration migration : session.shipped()) {
                Optional.ofNullable(migration.getVersion())
                        .map(last::get)
                        .ifPresent(row -> refuse(notDone, migration, row));
            }
            return null;
        });
    }

    private void refuse(String notDone, ResolvedMigration migration, AppliedMigration row) {
        boolean ours = signer(row)
                .filter(ApplicationName.signature(settings.service())::equals)
                .isPresent();
        boolean same = file(migration.getScript()).equals(file(row.getScript()))
                || row.getChecksum() != null && Objects.equals(migration.getChecksum(), row.getChecksum());
        if (!ours && !same && !row.getType().isBaseline()) {
            throw new CommandException(
                    notDone + ": version " + row.getVersion() + " has another name in the history",
                    settings.url().place(),
                    "it is " + row.getScript() + " there, applied by " + row.getInstalledBy() + ", and "
                            + migration.getScript() + " here, with another content: either a file of this service was"
                            + " renamed and edited, or two applications share this history; nothing here tells which",
                    "if it is this service's, give the file the name " + file(row.getScript())
                            + " again, and repair then; else give this service a database of its own",
                    null);
        }
    }

    private static Optional<String> signer(AppliedMigration row) {
        return Optional.ofNullable(row.getInstalledBy()).flatMap(ApplicationName::service);
    }

    private static String file(String script) {
        return script.substring(script.lastIndexOf('/') + 1);
    }
}
