package dev.stockroom.commondb.deployment;

import dev.stockroom.commondb.history.BuiltMigration;
import io.quarkus.builder.item.SimpleBuildItem;
import java.util.List;

/** The migrations that are compiled into the service, and what else lies beside them. */
final class MigrationsBuildItem extends SimpleBuildItem {

    private final List<BuiltMigration> migrations;
    private final List<String> files;
    private final List<String> javaClasses;

    /**
     * @param files every file beside the migrations, and these themselves, by its path on the class path
     * @param javaClasses the classes of Java migrations
     */
    MigrationsBuildItem(List<BuiltMigration> migrations, List<String> files, List<String> javaClasses) {
        this.migrations = migrations;
        this.files = files;
        this.javaClasses = javaClasses;
    }

    List<BuiltMigration> migrations() {
        return migrations;
    }

    List<String> files() {
        return files;
    }

    List<String> javaClasses() {
        return javaClasses;
    }
}
