package dev.stockroom.commondb.deployment;

import io.quarkus.bootstrap.model.ApplicationModel;
import io.quarkus.bootstrap.workspace.WorkspaceModule;
import java.nio.file.Files;
import java.nio.file.Path;

/** The command by which a developer starts dev mode of this module; messages give it to be copied. */
final class DevelopmentCommand {

    private DevelopmentCommand() {}

    static String of(ApplicationModel model) {
        WorkspaceModule module = model.getApplicationModule();
        return module == null ? "mvn quarkus:dev" : of(module.getModuleDir().toPath());
    }

    /** The command, run from where the wrapper of Maven lies, or the outermost POM around the module. */
    static String of(Path module) {
        Path root = root(module.toAbsolutePath().normalize());
        String maven = Files.exists(root.resolve("mvnw")) ? "./mvnw" : "mvn";
        String path = root.relativize(module.toAbsolutePath().normalize()).toString();
        return path.isEmpty() ? maven + " quarkus:dev" : maven + " compile quarkus:dev -pl " + path + " -am";
    }

    private static Path root(Path module) {
        Path root = module;
        while (!Files.exists(root.resolve("mvnw"))
                && root.getParent() != null
                && Files.exists(root.resolveSibling("pom.xml"))) {
            root = root.getParent();
        }
        return root;
    }
}
