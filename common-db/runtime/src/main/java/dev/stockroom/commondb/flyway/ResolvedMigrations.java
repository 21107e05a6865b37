package dev.stockroom.commondb.flyway;

import dev.stockroom.commondb.history.BuiltMigration;
import java.util.List;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.resolver.ResolvedMigration;
import org.jboss.logging.Logger;

/**
 * The migrations that Flyway itself resolves: Java migrations from anywhere, and files from folders that the build has
 * not seen.
 */
public final class ResolvedMigrations {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private ResolvedMigrations() {}

    /** The versions that only Flyway knows; none if Flyway cannot be asked. */
    public static List<BuiltMigration> beyond(List<BuiltMigration> built, Configuration flyway) {
        return unknown(of(flyway), built);
    }

    /** The versions that only Flyway knows, as an open session finds them. */
    public static List<BuiltMigration> beyond(List<BuiltMigration> built, FlywaySession session) {
        return unknown(of(session), built);
    }

    private static List<BuiltMigration> unknown(List<BuiltMigration> resolved, List<BuiltMigration> built) {
        return resolved.stream().filter(m -> !known(m, built)).toList();
    }

    private static boolean known(BuiltMigration migration, List<BuiltMigration> built) {
        return migration.repeatable()
                || built.stream()
                        .anyMatch(m -> !m.repeatable() && m.parsedVersion().equals(migration.parsedVersion()));
    }

    /** All that Flyway resolves; none if Flyway cannot be asked. */
    static List<BuiltMigration> of(Configuration flyway) {
        try {
            return FlywaySession.look(flyway, ResolvedMigrations::of);
        } catch (FlywayException e) {
            LOG.debug("What Flyway has resolved could not be found out", e);
            return List.of();
        }
    }

    private static List<BuiltMigration> of(FlywaySession session) {
        return session.shipped().stream().map(ResolvedMigrations::built).toList();
    }

    private static BuiltMigration built(ResolvedMigration migration) {
        return new BuiltMigration(
                migration.getVersion() == null ? null : migration.getVersion().toString(),
                migration.getDescription(),
                migration.getChecksum(),
                migration.getScript());
    }
}
