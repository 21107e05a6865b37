package dev.stockroom.commondb.flyway;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.history.ApplicationName;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.ForeignHistory;
import dev.stockroom.commondb.history.Leniency;
import dev.stockroom.commondb.history.RepairedRows;
import dev.stockroom.commondb.history.SchemaHistory;
import dev.stockroom.commondb.settings.DatabaseSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.flywaydb.core.api.configuration.Configuration;

/**
 * Refuses another service's history, in one place for starts and commands. Before anything is refused, Flyway is asked
 * for what the build does not list: {@code filesystem:} locations, and Java migrations from elsewhere.
 *
 * @param built the migrations of this executable that the build knows
 */
public record ForeignRefusal(DatabaseSettings settings, List<BuiltMigration> built) {

    /**
     * Asks before an undo, a repair or a drop. No setting allows these on a history that may be another service's.
     *
     * @param flyway as it is configured, which only a history that looks foreign asks for
     * @throws DatabaseStartException if the history may be another service's
     */
    public void refuse(SchemaHistory now, Supplier<Configuration> flyway) {
        refuse(now, flyway, leniency -> Leniency.NONE);
    }

    /**
     * Before Flyway migrates, or somebody looks.
     *
     * @param flyway as it is configured, which only a history that looks foreign asks for
     * @throws DatabaseStartException if the history is another service's, and the application does not let it pass
     */
    public void refuseUnlessTold(SchemaHistory now, Supplier<Configuration> flyway) {
        refuse(now, flyway, UnaryOperator.identity());
    }

    private void refuse(SchemaHistory now, Supplier<Configuration> flyway, UnaryOperator<Leniency> counted) {
        if (byTheBuild(now).isPresent()) {
            Configuration asked = flyway.get();
            Leniency leniency = counted.apply(Leniency.of(asked));
            byAll(now, asked).filter(foreign -> !foreign.passes(leniency)).ifPresent(this::refuse);
        }
    }

    /**
     * Where no Flyway is at hand, because another process migrates: what the build lists and the properties have to tell.
     *
     * @throws DatabaseStartException if the history is another service's, and the application does not let it pass
     */
    public void refuseUnlessTold(SchemaHistory now) {
        if (!built.isEmpty()) {
            byTheBuild(now)
                    .filter(foreign -> !foreign.passes(settings.leniency()))
                    .ifPresent(this::refuse);
        }
    }

    /**
     * Refuses a foreign history at the end of a start, when nothing is to be applied; an older image of a renamed
     * service starts (P2).
     *
     * @param flyway null if another process migrates
     * @throws DatabaseStartException if the history is another service's in any reading
     */
    public void refuseCertain(SchemaHistory now, Configuration flyway) {
        if (byTheBuild(now).filter(foreign -> !foreign.maybeRenamed()).isPresent()) {
            if (flyway == null) {
                refuseUnlessTold(now);
            } else {
                refuseUnlessTold(now, () -> flyway);
            }
        }
    }

    /**
     * Whether all migrations may have been written anew: the history looks foreign, and a service of this name has
     * signed it.
     */
    public boolean signedByThisService(SchemaHistory now) {
        return byTheBuild(now).filter(ForeignHistory::signedByThisService).isPresent();
    }

    /** The first row that a repair would change, and that may be another application's; empty if there is none. */
    public Optional<RepairedRows.Another> anothersRow(SchemaHistory now, Configuration flyway) {
        return rows(now, flyway).anothers();
    }

    /** The first row of all that may be another application's, because a drop or a clean takes all along. */
    public Optional<RepairedRows.Another> anothersRowOfAll(SchemaHistory now, Configuration flyway) {
        return rows(now, flyway).anothersOfAll();
    }

    private RepairedRows rows(SchemaHistory now, Configuration flyway) {
        // Flyway's own come first, because the build does not know the checksum of a Java migration
        List<BuiltMigration> known = Stream.concat(ResolvedMigrations.of(flyway).stream(), built.stream())
                .toList();
        return new RepairedRows(withoutOwnWords(now, flyway), known, settings.service());
    }

    /**
     * Asks before Flyway repairs the history at the start, as {@code db repair} does.
     *
     * @throws DatabaseStartException if a row that would be changed may be another application's
     */
    public void refuseRepair(SchemaHistory now, Configuration flyway) {
        anothersRow(now, flyway).ifPresent(another -> {
            throw new DatabaseStartException(
                    FailureKind.HISTORY,
                    "a repair of the history would change what may be another application's",
                    settings.url().place() + ", table " + settings.history(),
                    another.why(),
                    "set quarkus.flyway.repair-at-start=false; " + another.remedy(),
                    null);
        });
    }

    /** Why a clean would drop what may be another application's, in the words of {@code db drop}; empty if it would not. */
    public Optional<DatabaseStartException> cleanRefusal(SchemaHistory now, Configuration flyway) {
        return anothersRowOfAll(now, flyway)
                .map(another -> new DatabaseStartException(
                        FailureKind.HISTORY,
                        "a clean would drop what may be another application's",
                        settings.url().place() + ", table " + settings.history(),
                        another.why(),
                        "set quarkus.flyway.clean-at-start=false and"
                                + " quarkus.flyway.validate-at-start.clean-on-validation-error=false; "
                                + another.remedy(),
                        null));
    }

    private List<BuiltMigration> all(Configuration flyway) {
        return Stream.concat(built.stream(), ResolvedMigrations.beyond(built, flyway).stream())
                .toList();
    }

    private Optional<ForeignHistory> byAll(SchemaHistory now, Configuration flyway) {
        return ForeignHistory.in(withoutOwnWords(now, flyway), all(flyway), settings.service());
    }

    /** A customizer may sign in its own words: if they look like another service's name, they say nothing at all. */
    private SchemaHistory withoutOwnWords(SchemaHistory now, Configuration flyway) {
        return Optional.ofNullable(flyway.getInstalledBy())
                .flatMap(ApplicationName::service)
                .filter(signer -> !signer.equals(ApplicationName.signature(settings.service())))
                .map(now::unsigned)
                .orElse(now);
    }

    private Optional<ForeignHistory> byTheBuild(SchemaHistory now) {
        return ForeignHistory.in(now, built, settings.service());
    }

    private void refuse(ForeignHistory foreign) {
        throw FlywayFailures.foreignHistory(settings, foreign, null);
    }
}
