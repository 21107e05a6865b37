package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.flyway.FlywaySession;
import dev.stockroom.commondb.flyway.ResolvedMigrations;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.SchemaHistory;
import dev.stockroom.commondb.undo.UndoOrder.Reach;
import dev.stockroom.commondb.undo.UndoStep.Source;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.extensibility.AppliedMigration;

/** Chooses what is taken back, newest first, and with which script, before anything is touched. */
final class UndoPlan {

    /**
     * A migration in force and the script that takes it back.
     *
     * @param undo null if there is none
     * @param note why this script, if there are two that differ; else null
     */
    record Item(AppliedMigration row, UndoScript undo, Source source, String note) {

        MigrationVersion version() {
            return row.getVersion();
        }
    }

    private final FlywaySession session;
    private final UndoRefusals refusals;
    private final List<BuiltMigration> built;
    private final ShippedUndo shipped;
    private final KeptScripts kept;

    /** @param built the migrations of this executable; what only Flyway finds belongs to it as well */
    UndoPlan(FlywaySession session, UndoRefusals refusals, List<BuiltMigration> built) throws SQLException {
        this.session = session;
        this.refusals = refusals;
        this.built = Stream.concat(built.stream(), ResolvedMigrations.beyond(built, session).stream())
                .toList();
        this.shipped = new ShippedUndo(session.flyway());
        this.kept = KeptScripts.read(session);
    }

    /**
     * The migrations that the order means.
     *
     * @throws CommandException if one of them cannot be taken back
     */
    List<Item> of(UndoOrder order) throws SQLException {
        session.lostHistory().ifPresent(why -> {
            throw refusals.lostHistory(why);
        });
        List<AppliedMigration> rows = session.rows();
        Optional<AppliedMigration> failed = failed(rows);
        if (failed.isPresent()) {
            throw refusals.halfApplied(failed.get());
        }
        List<AppliedMigration> newestFirst = inForce(rows);
        List<AppliedMigration> range = newestFirst.stream()
                .filter(row -> order.takes(row.getVersion()))
                .toList();
        if (order.reach() == Reach.ONLY) {
            refuseAlone(order, newestFirst, range);
        }
        long most = order.reach() == Reach.NEWEST ? 1 : range.size();
        List<AppliedMigration> taken = range.stream().limit(most).toList();
        refuseBaseline(taken);
        List<Item> items = taken.stream().map(this::item).toList();
        refuseWithoutUndo(items);
        return items;
    }

    private void refuseWithoutUndo(List<Item> items) {
        List<String> without = items.stream()
                .filter(item -> item.undo() == null)
                .map(Item::row)
                .map(row -> UndoRefusals.name(row) + " (" + row.getScript() + "): " + reason(row))
                .toList();
        if (!without.isEmpty()) {
            throw refusals.noUndo(without);
        }
    }

    private void refuseAlone(UndoOrder order, List<AppliedMigration> inForce, List<AppliedMigration> range) {
        if (range.isEmpty()) {
            refuseBaseline(inForce.stream()
                    .filter(row -> row.getVersion().compareTo(order.version()) > 0)
                    .toList());
            throw refusals.notApplied(order.version());
        }
        List<AppliedMigration> later = inForce.stream()
                .filter(row -> row.getVersion().compareTo(order.version()) > 0)
                .toList();
        if (!later.isEmpty() && !order.force()) {
            throw refusals.laterApplied(range.get(0), later);
        }
    }

    private void refuseBaseline(List<AppliedMigration> rows) {
        rows.stream().filter(row -> row.getType().isBaseline()).findFirst().ifPresent(row -> {
            throw refusals.baseline(row);
        });
    }

    /** The last row of each version, unless it says that the migration was taken back; newest first. */
    static List<AppliedMigration> inForce(List<AppliedMigration> rows) {
        Map<MigrationVersion, AppliedMigration> last = new TreeMap<>(Comparator.reverseOrder());
        rows.stream().filter(row -> row.getVersion() != null).forEach(row -> last.put(row.getVersion(), row));
        return last.values().stream()
                .filter(AppliedMigration::isSuccess)
                .filter(row -> !SchemaHistory.takesAway(row.getType().name()))
                .toList();
    }

    static Optional<AppliedMigration> failed(List<AppliedMigration> rows) {
        return rows.stream().filter(row -> !row.isSuccess()).findFirst();
    }

    private Item item(AppliedMigration row) {
        Optional<UndoScript> ours = asApplied(row) ? shipped.of(row.getVersion()) : Optional.empty();
        UndoScript theirs = kept.of(row).map(UndoStore.Stored::script).orElse(null);
        if (ours.isPresent()) {
            return new Item(row, ours.get(), Source.IMAGE, difference(ours.get(), theirs));
        } else if (theirs != null) {
            refusals.refuseAnothers(row);
        }
        return new Item(row, theirs, Source.DATABASE, null);
    }

    /**
     * Whether this executable has the migration as it was applied; only then its undo script belongs to the migration.
     */
    private boolean asApplied(AppliedMigration row) {
        return built.stream()
                .filter(m -> !m.repeatable() && m.parsedVersion().equals(row.getVersion()))
                .anyMatch(m -> m.checksum() == null
                        ? className(m.script()).equals(className(row.getScript()))
                        : m.checksum().equals(row.getChecksum()));
    }

    /** The class name of a Java migration, whatever its package. */
    private static String className(String script) {
        return script.substring(script.lastIndexOf('.') + 1);
    }

    /**
     * The note if the two scripts differ. The executable's own goes first, because the person who runs the command can
     * see it, and correct it.
     */
    private static String difference(UndoScript ours, UndoScript kept) {
        return kept == null || kept.sameAs(ours)
                ? null
                : "this image's undo script differs from the one that was stored when the migration was applied;"
                        + " this image's is used, because it has the same migration";
    }

    private String reason(AppliedMigration row) {
        return kept.of(row)
                .map(UndoStore.Stored::reason)
                .or(() -> shipped.reasonForNone(row.getScript()))
                .map(why -> "it says that there is no undo: " + why)
                .or(() -> kept.left(row))
                .orElse("neither this image nor the database has its undo script");
    }
}
