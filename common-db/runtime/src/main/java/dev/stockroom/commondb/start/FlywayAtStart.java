package dev.stockroom.commondb.start;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.flyway.FlywayPlace;
import dev.stockroom.commondb.flyway.ForeignRefusal;
import dev.stockroom.commondb.flyway.UpRefusal;
import dev.stockroom.commondb.history.SchemaHistory;
import dev.stockroom.commondb.server.ServerFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.Configuration;

/** Flyway as it is about to migrate; it must not change what common-db has not looked at. */
public final class FlywayAtStart {

    private final Supplier<Session> session;
    private final SchemaAtStart schema;
    private final Supplier<Callback> progress;
    private FlywayPlace place;
    private Configuration configured;
    private boolean givesLocksBack;

    /** @param session the start's session; null before and after the start */
    FlywayAtStart(Supplier<Session> session, SchemaAtStart schema, Supplier<Callback> progress) {
        this.session = session;
        this.schema = schema;
        this.progress = progress;
    }

    /** Notes where the properties of Flyway lead. */
    public void isSetTo(FlywayPlace asSet) {
        place = asSet;
    }

    /**
     * Compares where Flyway is about to migrate with where its properties lead and common-db has looked.
     *
     * @throws DatabaseStartException if they differ
     */
    public void refuseAnotherPlace(FlywayPlace now) {
        if (session.get() != null && place != null) {
            session.get().refuseCustomized(place, now);
        }
    }

    /** Whether no customizer has replaced the connections that the properties lead to. */
    public boolean hasConnectionsOf(FlywayPlace now) {
        return place != null && place.hasConnectionsOf(now);
    }

    /**
     * Looks at Flyway as it is about to migrate; nothing of it has run yet, its callbacks included.
     *
     * @param change what Quarkus has Flyway do before it migrates
     * @throws DatabaseStartException if the history is another service's, or lost, or if a clean would drop what another history holds
     */
    public void is(Configuration flyway, ChangesBefore change) {
        configured = flyway;
        if (schema.migratedHere()) {
            schema.migratesLike(flyway);
        }
        boolean changes = schema.migratedHere() || change != ChangesBefore.NOTHING;
        if (session.get() != null && changes) {
            try {
                ask(session.get().history(), change);
            } catch (SQLException e) {
                throw ServerFailures.lostBeforeReady(schema.settings().url(), e);
            }
        }
    }

    private void ask(SchemaHistory now, ChangesBefore change) throws SQLException {
        givesLocksBack = LocksGivenBack.by(schema.missing(now), configured);
        boolean nothingToDo = schema.missing(now).isEmpty() && change == ChangesBefore.NOTHING;
        refuseForeign(now, change, nothingToDo);
        if (change == ChangesBefore.REPAIRS) {
            schema.foreign().refuseRepair(now, configured);
        }
        if (change.cleans()) {
            refuseToCleanAlong(now, change);
        }
        if (now.withoutARow() && change != ChangesBefore.CLEANS_TO_TRY) {
            session.get().lostHistory(configured).ifPresent(lost -> {
                throw lost;
            });
        }
        schema.upToDate(nothingToDo ? now : null);
    }

    /** Flyway is asked only if there is a neighbour: a clean on a validation error does nothing if all is valid. */
    private void refuseToCleanAlong(SchemaHistory now, ChangesBefore change) throws SQLException {
        Optional<DatabaseStartException> along =
                session.get().cleanedAlong(configured, change == ChangesBefore.CLEANS_TO_TRY);
        Optional<DatabaseStartException> refusal =
                along.isPresent() ? along : schema.foreign().cleanRefusal(now, configured);
        if (refusal.isPresent() && (ChangesBefore.cleansInAnyCase() || !UpRefusal.isValid(configured))) {
            throw refusal.get();
        }
    }

    private void refuseForeign(SchemaHistory now, ChangesBefore change, boolean nothingToDo) {
        ForeignRefusal foreign = schema.foreign();
        boolean dropsItsOwn = change.cleans() && foreign.signedByThisService(now);
        if (nothingToDo) {
            foreign.refuseCertain(now, configured);
        } else if (change == ChangesBefore.NOTHING) {
            foreign.refuseUnlessTold(now, () -> configured);
        } else if (!dropsItsOwn) {
            foreign.refuse(now, () -> configured);
        }
    }

    /**
     * Lends the start's session to Flyway, unless a pending script would give back all locks of the session, and with them the
     * turn; Flyway then has a session of its own.
     */
    public Optional<Connection> lend() throws SQLException {
        Session turns = session.get();
        return turns == null || givesLocksBack ? Optional.empty() : turns.lend();
    }

    /** The callback that Flyway calls while it migrates. */
    public Callback progress() {
        return progress.get();
    }

    /** Flyway if this process migrates, else null. */
    Configuration configured() {
        return schema.migratedHere() ? configured : null;
    }
}
