package dev.stockroom.commondb.operator;

import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.undo.GivenNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names what is in a database, or uses it, beside the one service that asks. That is: other histories; objects in other
 * schemas, of other owners, without a history, or with a name that no file of the service gives to their kind; and sessions. What an
 * extension has brought is nobody's.
 */
final class Neighbours {

    private static final int NAMED = 20;

    private final List<String> histories = new ArrayList<>();
    private final List<String> elsewhere = new ArrayList<>();
    private final List<String> ofOthers = new ArrayList<>();
    private final List<String> withoutHistory = new ArrayList<>();
    private final List<String> unmade = new ArrayList<>();
    private final List<String> sessions = new ArrayList<>();

    private Neighbours() {}

    /** All neighbours, a line for each kind. */
    static List<String> in(Connection connection, DatabaseSettings settings, OwnObjects own) throws SQLException {
        Neighbours found = new Neighbours();
        found.readObjects(connection, settings, own);
        found.readLargeObjects(connection, settings);
        found.readSessions(connection);
        return found.lines();
    }

    private void readObjects(Connection connection, DatabaseSettings settings, OwnObjects own) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(NeighbourQueries.OBJECTS)) {
            query.setString(1, settings.history());
            query.setArray(2, connection.createArrayOf("text", own.schemas().toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    String name = row.getString(7);
                    boolean made = name == null
                            || own.names().contains(new GivenNames.Given(GivenNames.kind(row.getString(8)), name))
                            || name.equals(settings.historyTable().undo().name());
                    list(row, made)
                            .add(row.getString(1) + (row.getBoolean(5) ? " (owner " + row.getString(2) + ")" : ""));
                }
            }
        }
    }

    /** Reads the large objects, which are in no schema; those of the service itself hold what its tables refer to. */
    private void readLargeObjects(Connection connection, DatabaseSettings settings) throws SQLException {
        List<String> own = Stream.of(settings.migratingUser(), settings.ownUser(), settings.serviceRole())
                .filter(Objects::nonNull)
                .toList();
        try (PreparedStatement query = connection.prepareStatement(NeighbourQueries.LARGE_OBJECTS)) {
            query.setArray(1, connection.createArrayOf("text", own.toArray()));
            query.setString(2, settings.history());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    ofOthers.add(row.getString(1));
                }
            }
        }
    }

    /** The list that an object belongs into; this service's own objects are in none. */
    private List<String> list(ResultSet row, boolean made) throws SQLException {
        if (row.getBoolean(3)) {
            return histories;
        } else if (row.getBoolean(4)) {
            return elsewhere;
        } else if (row.getBoolean(6)) {
            return withoutHistory;
        } else if (row.getBoolean(5)) {
            return ofOthers;
        }
        return made ? new ArrayList<>() : unmade;
    }

    private void readSessions(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(NeighbourQueries.SESSIONS);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                sessions.add(row.getString(1));
            }
        }
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        add(lines, "it holds another history: ", histories);
        add(lines, "it holds no history of this service, but it holds: ", withoutHistory);
        add(lines, "it holds in schemas that are not this service's: ", elsewhere);
        add(lines, "it holds of other owners: ", ofOthers);
        add(lines, "it holds what no migration of this executable creates: ", unmade);
        add(lines, "it is in use by ", sessions);
        return lines;
    }

    private static void add(List<String> lines, String what, List<String> names) {
        if (!names.isEmpty()) {
            lines.add(what
                    + names.stream().limit(NAMED).collect(Collectors.joining(", "))
                    + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : ""));
        }
    }
}
