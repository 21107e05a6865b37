package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.flyway.FlywaySession;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.server.TurnLocks;
import dev.stockroom.commondb.settings.DatabaseSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.sqlscript.SqlScript;
import org.jboss.logging.Logger;

/**
 * Takes migrations back, each undo script and its row in the history in one transaction; the caller holds the turn. A
 * plain Flyway still validates the history, shows the migration as pending, and applies it again.
 */
public final class Undo {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private static final String SESSIONS = "SELECT pid, usename, application_name FROM pg_stat_activity"
            + " WHERE datname = current_database() AND (application_name = ? OR starts_with(application_name, ?)"
            + " OR usename = ?) ORDER BY pid";

    private final String service;
    private final String ownLogin;
    private final List<BuiltMigration> built;
    private final Configuration flyway;
    private final UndoRefusals refusals;

    private Undo(String service, String ownLogin, String place, List<BuiltMigration> built, Configuration flyway) {
        this.service = service;
        this.ownLogin = ownLogin;
        this.built = built;
        this.flyway = flyway;
        this.refusals = new UndoRefusals(service, place);
    }

    /** @param built the migrations of this executable */
    public Undo(DatabaseSettings settings, List<BuiltMigration> built, Configuration flyway) {
        this(settings.service(), settings.serviceUserIfAnother(), settings.url().place(), built, flyway);
    }

    /** Whether Flyway's files have an undo script for this version. */
    public static boolean hasScript(Configuration flyway, MigrationVersion version) {
        return new ShippedUndo(flyway).of(version).isPresent();
    }

    /** Why a migration has no undo script, as its first line says. */
    public static Optional<String> reasonForNone(Configuration flyway, String migrationScript) {
        return new ShippedUndo(flyway).reasonForNone(migrationScript);
    }

    /** For a test that rehearses undo on a database that nobody else works with. */
    public static Undo rehearsal(BuiltService service, Configuration flyway) {
        return new Undo(service.name(), null, "the rehearsal's database", service.migrations(), flyway);
    }

    /**
     * What the order would take back; changes nothing.
     *
     * @throws CommandException if one of the migrations cannot be taken back
     */
    public List<UndoStep> plan(UndoOrder order) {
        return FlywaySession.look(flyway, session -> steps(session, items(session, order)));
    }

    /** Takes back what the order means, newest first, without anybody's agreement. */
    public List<UndoStep> run(UndoOrder order, Consumer<UndoStep> each) {
        return run(order, Optional.empty(), each);
    }

    /**
     * Takes back what the order means, newest first.
     *
     * @param agreed what {@link #plan} gave; empty if nobody was asked
     * @param each told of each migration when it is gone
     * @return the migrations that are gone
     * @throws CommandException if the order is refused, or if a script fails
     */
    public List<UndoStep> run(UndoOrder order, Optional<List<UndoStep>> agreed, Consumer<UndoStep> each) {
        return FlywaySession.change(flyway, session -> {
            List<UndoPlan.Item> items = items(session, order);
            List<UndoStep> steps = steps(session, items);
            if (agreed.isPresent() && !same(steps, agreed.get())) {
                throw refusals.notAsAgreed();
            }
            if (!order.force()) {
                refuseWhileConnected(session.connection());
            }
            List<Long> locks = TurnLocks.of(session.connection());
            List<UndoStep> undone = new ArrayList<>();
            for (int n = 0; n < items.size(); n++) {
                undo(session, locks, items.get(n), undone);
                undone.add(steps.get(n));
                each.accept(steps.get(n));
            }
            return undone;
        });
    }

    private static boolean same(List<UndoStep> now, List<UndoStep> agreed) {
        return now.size() == agreed.size()
                && IntStream.range(0, now.size()).allMatch(n -> now.get(n).sameAs(agreed.get(n)));
    }

    private List<UndoPlan.Item> items(FlywaySession session, UndoOrder order) throws SQLException {
        return new UndoPlan(session, refusals, built).of(order);
    }

    private static List<UndoStep> steps(FlywaySession session, List<UndoPlan.Item> items) throws SQLException {
        List<UndoStep> steps = new ArrayList<>();
        UndoLosses losses = new UndoLosses(session.connection());
        for (UndoPlan.Item item : items) {
            steps.add(step(session, item, losses));
        }
        return steps;
    }

    private static UndoStep step(FlywaySession session, UndoPlan.Item item, UndoLosses losses) throws SQLException {
        UndoScript undo = item.undo();
        UndoLosses.Found found = losses.of(session.statements(undo.resource(), undo.beside()));
        return new UndoStep(
                item.version().toString(),
                item.row().getDescription(),
                item.row().getScript(),
                item.undo().path(),
                item.source(),
                item.note(),
                session.text(undo.resource(), undo.beside()),
                item.undo().checksum(),
                found.losses(),
                found.unread());
    }

    /** Refuses while the service is connected; the operator's own sessions have another name. */
    private void refuseWhileConnected(Connection connection) throws SQLException {
        List<String> sessions = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(SESSIONS)) {
            query.setString(1, service);
            query.setString(2, service + "/");
            query.setString(3, ownLogin);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    sessions.add(
                            row.getString(3) + " (" + row.getString(2) + ", server process " + row.getLong(1) + ")");
                }
            }
        }
        if (!sessions.isEmpty()) {
            throw refusals.connected(sessions);
        }
    }

    private void undo(FlywaySession session, List<Long> locks, UndoPlan.Item item, List<UndoStep> before) {
        SqlScript script = session.script(item.undo().resource(), item.undo().beside());
        boolean inTransaction = script.executeInTransaction();
        try {
            if (inTransaction) {
                session.inTransaction(() -> {
                    session.execute(script);
                    forget(session, locks, item);
                });
            } else {
                session.execute(script);
                session.inTransaction(() -> forget(session, locks, item));
            }
        } catch (RuntimeException e) {
            throw refusals.failed(item, inTransaction, before, e);
        }
        LOG.debugf("Undone: %s", item.undo().path());
    }

    /** Removes the row, unless the script has given the turn back and another process has taken it. */
    private static void forget(FlywaySession session, List<Long> locks, UndoPlan.Item item) throws SQLException {
        if (!locks.isEmpty() && !TurnLocks.keep(session.connection(), locks)) {
            throw UndoRefusals.turnLost();
        }
        session.markTakenBack(item.row());
        UndoStore.of(session).remove(session.connection(), item.version());
    }
}
