package dev.stockroom.commondb.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The advisory locks of those that migrate: the turn's and Flyway's own. */
public final class TurnLocks {

    /** The lock of the turn, "commondb" in ASCII; advisory locks are per database. */
    public static final long TURN = 0x636F6D6D6F6E6462L;

    /** Flyway's own lock: "Flyway" in ASCII plus the hash of the table's name, which may borrow from the upper half. */
    static final String FLYWAYS = "l.classid IN (18027, 18028)";

    static final String TURNS = "l.classid = " + (TURN >>> 32) + " AND l.objid = " + (TURN & 0xFFFFFFFFL);

    /** An advisory lock that a session of this database has. */
    static final String HERE = "l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
            + " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    private static final String OF_THIS_SESSION =
            "SELECT l.classid::bigint << 32 | l.objid::bigint FROM pg_locks l WHERE " + HERE + " AND (" + FLYWAYS
                    + " OR " + TURNS + ") AND l.pid = pg_backend_pid()";

    private TurnLocks() {}

    /** The keys of the locks that a session has: the turn's, Flyway's, or both. */
    public static List<Long> of(Connection session) throws SQLException {
        List<Long> keys = new ArrayList<>();
        try (Statement statement = session.createStatement();
                ResultSet key = statement.executeQuery(OF_THIS_SESSION)) {
            while (key.next()) {
                keys.add(key.getLong(1));
            }
        }
        return keys;
    }

    /**
     * Takes locks of a session again if a migration has given them back ({@code DISCARD ALL},
     * {@code pg_advisory_unlock_all()}).
     *
     * @param keys the locks; those that the session still has are left alone
     * @return false if another session has taken one of them meanwhile
     */
    public static boolean keep(Connection session, List<Long> keys) throws SQLException {
        String all = keys.stream().map(TurnLocks::kept).collect(Collectors.joining(" AND "));
        try (Statement statement = session.createStatement();
                ResultSet answer = statement.executeQuery("SELECT " + all)) {
            answer.next();
            return answer.getBoolean(1);
        }
    }

    private static String kept(long key) {
        return "CASE WHEN EXISTS (SELECT FROM pg_locks l WHERE " + HERE + " AND l.classid = " + (key >>> 32)
                + " AND l.objid = " + (key & 0xFFFFFFFFL) + " AND l.pid = pg_backend_pid())"
                + " THEN true ELSE pg_try_advisory_lock(" + key + ") END";
    }
}
