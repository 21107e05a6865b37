package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.undo.Loss.Action;
import dev.stockroom.commondb.undo.WordCursor.Unreadable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Looks up in PostgreSQL's catalogue what goes along with a thing, and about how many rows all of it has. */
final class LossCatalogue {

    /** A thing in the catalogue. */
    record Entry(long catalogue, long oid, int part) {

        Entry whole() {
            return new Entry(catalogue, oid, 0);
        }
    }

    /**
     * What goes with one target.
     *
     * @param entries all that is dropped, even what has no rows
     * @param more whether triggers or rules may do anything else
     */
    record Gone(List<Loss> losses, List<Entry> entries, boolean more) {}

    private final Connection connection;

    LossCatalogue(Connection connection) {
        this.connection = connection;
    }

    /** What is dropped with a target. */
    Gone dropped(Target target, Entry entry) throws SQLException {
        List<Loss> losses = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(LossQueries.DROPPED)) {
            query.setLong(1, entry.catalogue());
            query.setLong(2, entry.oid());
            query.setInt(3, entry.part());
            query.setBoolean(4, target.cascade());
            query.setLong(5, entry.oid());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    entries.add(new Entry(row.getLong(1), row.getLong(2), row.getInt(3)));
                    if (row.getString(5) != null && !row.getBoolean(8)) {
                        losses.add(dropped(row));
                    }
                }
            }
        }
        return new Gone(losses, entries, false);
    }

    private static Loss dropped(ResultSet row) throws SQLException {
        boolean column = row.getString(6) != null;
        return new Loss(
                Action.DROP,
                row.getString(4),
                row.getString(column ? 6 : 5),
                column ? row.getString(5) : null,
                true,
                row.getObject(7, Long.class));
    }

    /**
     * The tables whose rows go, or change.
     *
     * @param words the names in the statement
     * @throws Unreadable if the rows are behind a view
     */
    Gone rowsOf(Target target, Entry entry, Collection<String> words) throws SQLException {
        String how = target.action() == Action.DELETE ? "d" : target.action() == Action.TRUNCATE ? "t" : "U";
        return hit(target, entry, how, words);
    }

    /** Whether triggers or rules do anything with the rows that a table gets. */
    boolean fires(String table) throws SQLException {
        Optional<Entry> entry = find("SELECT 'pg_class'::regclass::oid, to_regclass(?)::oid, 0", table);
        Target target = new Target(Action.UPDATE, "table", table, null, false);
        return entry.isPresent() && hit(target, entry.get(), "i", List.of()).more();
    }

    private Gone hit(Target target, Entry entry, String how, Collection<String> words) throws SQLException {
        List<Loss> losses = new ArrayList<>();
        boolean more = false;
        try (PreparedStatement query = connection.prepareStatement(LossQueries.ROWS_HIT)) {
            query.setLong(1, entry.oid());
            query.setString(2, how);
            query.setBoolean(3, target.cascade());
            query.setArray(4, connection.createArrayOf("text", words.toArray()));
            query.setLong(5, entry.oid());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    more |= row.getBoolean(6);
                    if (!row.getBoolean(5)) {
                        losses.add(hit(target, row));
                    }
                }
            }
        }
        if (losses.stream().anyMatch(loss -> "view".equals(loss.kind()))) {
            throw new Unreadable();
        }
        return new Gone(losses, List.of(), more);
    }

    private static Loss hit(Target target, ResultSet row) throws SQLException {
        return new Loss(
                row.getBoolean(3) ? Action.UPDATE : target.action(),
                row.getString(1),
                row.getString(2),
                null,
                true,
                row.getObject(4, Long.class));
    }

    /** What functions of these names may do. */
    Calls calls(Collection<String> names) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(LossQueries.CALLS)) {
            query.setArray(1, connection.createArrayOf("text", names.toArray()));
            try (ResultSet row = query.executeQuery()) {
                row.next();
                Boolean own = row.getObject(1, Boolean.class);
                return own == null ? Calls.HARMLESS : own ? Calls.OWN : Calls.CHANGING;
            }
        }
    }

    /** The one entry that a query of three columns finds. */
    Optional<Entry> find(String sql, String... names) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int n = 0; n < names.length; n++) {
                query.setString(n + 1, names[n]);
            }
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getObject(2) != null
                        ? Optional.of(new Entry(row.getLong(1), row.getLong(2), row.getInt(3)))
                        : Optional.empty();
            }
        }
    }
}
