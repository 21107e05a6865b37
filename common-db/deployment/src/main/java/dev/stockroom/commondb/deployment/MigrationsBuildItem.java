package dev.stockroom.commondb.deployment;

import dev.stockroom.commondb.BuiltMigration;
import io.quarkus.builder.item.SimpleBuildItem;
import java.util.List;
import java.util.Map;

/** The migrations that are compiled into the service, and what else lies beside them. */
final class MigrationsBuildItem extends SimpleBuildItem {

    private final List<BuiltMigration> migrations;
    private final Map<String, String> undoScripts;
    private final List<String> files;
    private final List<String> javaClasses;

    /**
     * @param undoScripts the path of each undo script by the version of its migration
     * @param files every file beside the migrations, they among them, by its path on the class path
     * @param javaClasses the classes of Java migrations
     */
    MigrationsBuildItem(
            List<BuiltMigration> migrations,
            Map<String, String> undoScripts,
            List<String> files,
            List<String> javaClasses) {
        this.migrations = migrations;
        this.undoScripts = undoScripts;
        this.files = files;
        this.javaClasses = javaClasses;
    }

    List<BuiltMigration> migrations() {
        return migrations;
    }

    Map<String, String> undoScripts() {
        return undoScripts;
    }

    List<String> files() {
        return files;
    }

    List<String> javaClasses() {
        return javaClasses;
    }
}
