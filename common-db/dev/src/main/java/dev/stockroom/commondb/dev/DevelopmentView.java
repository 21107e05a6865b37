package dev.stockroom.commondb.dev;

import dev.stockroom.commondb.operator.DatabaseReport;
import dev.stockroom.commondb.operator.MigrationLine;
import dev.stockroom.commondb.operator.ServiceDatabase;
import dev.stockroom.commondb.undo.Undo;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;

/**
 * What the card of the Dev UI shows of the database.
 *
 * @param missing the statements that the entities were ahead by when the application started
 * @param began when the application started; null if common-db is off
 * @param course what the start spent its time on, in HTML; null if common-db is off
 * @param page where the database page is; null if there is none
 */
public record DevelopmentView(
        String service,
        String database,
        String address,
        String server,
        String version,
        long pending,
        List<Line> migrations,
        List<String> missing,
        String began,
        String course,
        String page) {

    /**
     * One migration.
     *
     * @param version empty for a repeatable one
     * @param appliedAt empty for one that is not applied
     * @param undo whether its undo script lies beside it
     */
    public record Line(
            String version,
            String description,
            String script,
            String state,
            String appliedAt,
            Integer durationMs,
            boolean undo) {}

    static DevelopmentView of(ServiceDatabase database) throws SQLException {
        DatabaseReport report = DatabaseReport.of(database);
        Configuration flyway = database.flyway().getConfiguration();
        Optional<LastStart> start = LastStart.current();
        DevelopmentCard card = DevelopmentCard.current();
        return new DevelopmentView(
                report.service(),
                report.database(),
                report.address(),
                report.server(),
                report.version(),
                report.pending(),
                report.migrations().stream().map(line -> line(line, flyway)).toList(),
                card.entities().statements(),
                start.map(LastStart::began).orElse(null),
                start.map(LastStart::course).orElse(null),
                card.page());
    }

    private static Line line(MigrationLine line, Configuration flyway) {
        boolean versioned = line.version() != null;
        return new Line(
                versioned ? line.version() : "",
                line.description(),
                line.script(),
                line.state().text(),
                line.appliedAt() == null ? "" : line.appliedAt().toString(),
                line.durationMs(),
                versioned && Undo.hasScript(flyway, MigrationVersion.fromVersion(line.version())));
    }
}
