package dev.stockroom.commondb.page;

import dev.stockroom.commondb.history.AppliedAt;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.history.KnownHistory;
import dev.stockroom.commondb.history.SchemaHistory;
import dev.stockroom.commondb.history.SchemaHistory.Row;
import dev.stockroom.commondb.history.Standing;
import dev.stockroom.commondb.state.StartTimeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Where each migration stands, from what is in memory: the files of this executable, the history as it was read last,
 * and what this start has done since.
 */
public final class MigrationStandings {

    private static final Comparator<MigrationStanding> BY_VERSION = Comparator.comparing(
            standing -> standing.version() == null ? null : MigrationVersion.fromVersion(standing.version()),
            Comparator.nullsLast(Comparator.naturalOrder()));

    private final BuiltService service;
    private final Optional<KnownHistory> known;
    private final StartTimeline timeline;
    private final String installer;
    private final Set<MigrationVersion> shippedUndo;

    /** @param installer this process's signature of what it applies */
    public MigrationStandings(
            BuiltService service, Optional<KnownHistory> known, StartTimeline timeline, String installer) {
        this.service = service;
        this.known = known;
        this.timeline = timeline;
        this.installer = installer;
        this.shippedUndo = service.undoVersions();
    }

    /** All migrations in the order of their versions, the repeatable ones last. */
    public List<MigrationStanding> all() {
        return Stream.concat(
                        service.migrations().stream().map(this::ofThisExecutable),
                        known.stream().flatMap(this::others))
                .sorted(BY_VERSION)
                .toList();
    }

    private MigrationStanding ofThisExecutable(BuiltMigration migration) {
        return begunNow(migration)
                .or(() -> known.map(k -> byHistory(migration, k.history())))
                .orElseGet(() -> notApplied(migration, Standing.UNKNOWN));
    }

    /** The standing of a migration that this start has begun; after the start, the history knows better. */
    private Optional<MigrationStanding> begunNow(BuiltMigration migration) {
        if (timeline.complete()) {
            return Optional.empty();
        }
        return timeline.migrations().stream()
                .filter(begun -> begun.script().equals(migration.script()))
                .reduce((earlier, later) -> later)
                .map(begun -> standing(migration, begun));
    }

    private MigrationStanding standing(BuiltMigration migration, StartTimeline.Migration begun) {
        Standing state = switch (begun.outcome()) {
            case RUNNING -> Standing.RUNNING;
            case APPLIED -> Standing.APPLIED;
            case FAILED -> Standing.FAILED;
        };
        boolean applied = state == Standing.APPLIED;
        Instant end = timeline.began().plusMillis(begun.beginMs() + begun.lengthMs());
        return new MigrationStanding(
                migration.version(),
                migration.description(),
                migration.script(),
                state,
                applied ? AppliedAt.of(end) : null,
                begun.lengthMs(),
                applied ? installer : null,
                undo(migration.version()));
    }

    private MigrationStanding byHistory(BuiltMigration migration, SchemaHistory history) {
        Row row = history.row(migration);
        if (row != null && !row.success()) {
            return of(row, Standing.FAILED);
        } else if (row != null && row.inForce()) {
            return of(
                    row,
                    row.baseline()
                            ? Standing.BASELINE
                            : history.holds(migration) ? Standing.APPLIED : Standing.CHANGED);
        }
        boolean below = !migration.repeatable() && history.belowBaseline(migration.parsedVersion());
        return notApplied(migration, below ? Standing.BELOW_BASELINE : Standing.PENDING);
    }

    private MigrationStanding notApplied(BuiltMigration migration, Standing state) {
        return new MigrationStanding(
                migration.version(),
                migration.description(),
                migration.script(),
                state,
                null,
                null,
                null,
                undo(migration.version()));
    }

    private MigrationStanding of(Row row, Standing state) {
        boolean applied = state != Standing.FAILED;
        return new MigrationStanding(
                row.version(),
                row.description(),
                row.script(),
                state,
                applied ? known.map(k -> k.appliedAt(row)).orElse(null) : null,
                row.installation().ms(),
                applied ? row.installation().by() : null,
                switch (state) {
                    case BASELINE -> Boolean.FALSE;
                    case CHANGED ->
                        kept(row.parsedVersion()); // this executable's undo script is for the file's present content
                    default -> undo(row.version());
                });
    }

    private Boolean undo(String version) {
        if (version == null) {
            return null;
        }
        MigrationVersion parsed = MigrationVersion.fromVersion(version);
        return shippedUndo.contains(parsed) || kept(parsed);
    }

    private boolean kept(MigrationVersion version) {
        return known.filter(k -> k.undoable(version)).isPresent();
    }

    /** The migrations that the database holds and this executable does not know. */
    private Stream<MigrationStanding> others(KnownHistory read) {
        Set<MigrationVersion> versions = service.migrations().stream()
                .filter(migration -> !migration.repeatable())
                .map(BuiltMigration::parsedVersion)
                .collect(Collectors.toSet());
        Set<String> descriptions = service.migrations().stream()
                .filter(BuiltMigration::repeatable)
                .map(BuiltMigration::description)
                .collect(Collectors.toSet());
        MigrationVersion newest =
                versions.stream().max(Comparator.naturalOrder()).orElse(MigrationVersion.EMPTY);
        List<MigrationStanding> others = new ArrayList<>();
        read.history().versionedRows().stream()
                .filter(row -> !versions.contains(row.parsedVersion()) && !row.takesAway())
                .forEach(row -> others.add(of(row, state(row, newest))));
        read.history().repeatableRows().stream()
                .filter(row -> !descriptions.contains(row.description()) && !row.takesAway())
                .forEach(row -> others.add(of(row, row.success() ? Standing.MISSING : Standing.FAILED)));
        return others.stream();
    }

    private static Standing state(Row row, MigrationVersion newestHere) {
        if (!row.success()) {
            return Standing.FAILED;
        } else if (row.baseline()) {
            return Standing.BASELINE;
        }
        return row.parsedVersion().compareTo(newestHere) > 0 ? Standing.FUTURE : Standing.MISSING;
    }
}
