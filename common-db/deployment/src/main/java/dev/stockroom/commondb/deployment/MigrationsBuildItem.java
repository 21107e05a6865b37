package dev.stockroom.commondb.deployment;

import dev.stockroom.commondb.BuiltMigration;
import io.quarkus.builder.item.SimpleBuildItem;
import java.util.List;

/** The migrations that are compiled into the service. */
final class MigrationsBuildItem extends SimpleBuildItem {

    private final List<BuiltMigration> migrations;

    MigrationsBuildItem(List<BuiltMigration> migrations) {
        this.migrations = migrations;
    }

    List<BuiltMigration> migrations() {
        return migrations;
    }
}
