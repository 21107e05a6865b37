package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.history.AppliedAt;
import dev.stockroom.commondb.history.SchemaHistory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import org.flywaydb.core.api.MigrationVersion;

/** Reads when each row of the history was written, which Flyway itself gives in the reader's time zone. */
public final class AppliedTimes {

    private AppliedTimes() {}

    /** By the rows' ranks; nothing where there is no history. */
    public static Map<Integer, AppliedAt> read(Connection connection, String history) throws SQLException {
        Map<MigrationVersion, UndoStore.Kept> kept = UndoStore.kept(connection, history);
        Map<Integer, AppliedAt> times = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT installed_rank, version, installed_on, execution_time FROM " + history)) {
            while (row.next()) {
                String version = row.getString(2);
                UndoStore.Kept of = version == null ? null : kept.get(MigrationVersion.fromVersion(version));
                times.put(
                        row.getInt(1),
                        AppliedAt.of(
                                row.getObject(3, LocalDateTime.class), of == null ? null : of.at(), row.getLong(4)));
            }
        } catch (SQLException e) {
            if (!SchemaHistory.isMissing(e)) {
                throw e;
            }
        }
        return times;
    }
}
