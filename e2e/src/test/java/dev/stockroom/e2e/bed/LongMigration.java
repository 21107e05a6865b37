package dev.stockroom.e2e.bed;

import java.sql.SQLException;

/** Order-saga's fourth migration, for as long as a test needs it to look around: it ends when the test says so. */
public final class LongMigration {

    /** The lock by which the test says so, in the database that is migrated. */
    private static final int LOCK = 4711;

    /** In the place of seconds to sleep: asks again and again whether somebody else holds the lock by now. */
    public static final String PAUSE = "(WITH RECURSIVE look AS (SELECT true AS again UNION ALL"
            + " SELECT pg_sleep(0.02) IS NOT NULL AND pg_try_advisory_lock(" + LOCK + ") AND pg_advisory_unlock(" + LOCK
            + ") FROM look WHERE again) SELECT count(*) * 0 FROM look)";

    private LongMigration() {}

    /** Lets it end in that database and does what the end is awaited with. */
    public static void end(Sql database, Runnable awaiting) {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + LOCK + ")");
            awaiting.run();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
