package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.history.AppliedAt;
import dev.stockroom.commondb.history.KeptUndo;
import dev.stockroom.commondb.history.SchemaHistory;
import dev.stockroom.commondb.settings.HistoryTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import org.flywaydb.core.api.MigrationVersion;

/** Reads when each row of the history was written; Flyway itself gives the time in the reader's time zone. */
public final class AppliedTimes {

    private AppliedTimes() {}

    /** The times by the rows' ranks; empty if there is no history. */
    public static Map<Integer, AppliedAt> read(Connection connection, HistoryTable history) throws SQLException {
        Map<MigrationVersion, KeptUndo> kept = UndoStore.kept(connection, history);
        Map<Integer, AppliedAt> times = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT installed_rank, version, installed_on FROM " + history.sql())) {
            while (row.next()) {
                String version = row.getString(2);
                KeptUndo of = version == null ? null : kept.get(MigrationVersion.fromVersion(version));
                times.put(
                        row.getInt(1),
                        AppliedAt.of(row.getObject(3, LocalDateTime.class), of == null ? null : of.at()));
            }
        } catch (SQLException e) {
            if (!SchemaHistory.isMissing(e)) {
                throw e;
            }
        }
        return times;
    }
}
