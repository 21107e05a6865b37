package dev.stockroom.commondb;

import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.page.DatabasePage;
import dev.stockroom.commondb.start.DatabaseStart;
import dev.stockroom.commondb.state.StartupState;
import java.util.List;
import java.util.Optional;

/** The database page of a small service that was never built. */
public final class TestPage {

    static final BuiltService SERVICE = new BuiltService(
            "widget-service",
            true,
            "/q/health/ready",
            List.of(
                    new BuiltMigration("1", "create widget", 11, "db/migration/V1__create_widget.sql"),
                    new BuiltMigration("2", "add <colour> & \"size\"", 22, "db/migration/V2__add_colour.sql"),
                    new BuiltMigration(null, "views", null, "db/migration/R__views.sql")),
            List.of(
                    "db/migration/V1__create_widget.sql",
                    "db/migration/U1__create_widget.sql",
                    "db/migration/V2__add_colour.sql",
                    "db/migration/R__views.sql"),
            List.of(),
            false,
            null);

    private TestPage() {}

    /** As it is before the settings have been read. */
    public static DatabasePage of(StartupState state) {
        return new DatabasePage(state, () -> SERVICE, Optional::empty);
    }

    /** As it is with these settings. */
    public static DatabasePage of(StartupState state, DatabaseStart preparation) {
        return new DatabasePage(state, () -> SERVICE, () -> Optional.of(preparation.page()));
    }
}
