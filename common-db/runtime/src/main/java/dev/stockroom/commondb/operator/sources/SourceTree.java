package dev.stockroom.commondb.operator.sources;

import dev.stockroom.commondb.failure.CommandException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The sources that this executable was built from, found by its place: {@code target} is in its module.
 *
 * @param module the directory with {@code src}
 */
public record SourceTree(Path module) {

    private static final String RESOURCES = "src/main/resources";

    /** The source tree around the running executable. */
    public static SourceTree ofThisExecutable() {
        return around(executable());
    }

    /** The jar, or the executable itself if there is no jar. */
    private static Path executable() {
        String jars = System.getProperty("java.class.path", "");
        String path = jars.isEmpty()
                ? ProcessHandle.current().info().command().orElse("")
                : jars.split(File.pathSeparator)[0];
        return Path.of(path).toAbsolutePath().normalize();
    }

    /**
     * The nearest source tree around a file.
     *
     * @throws CommandException if there is none, as in a container
     */
    public static SourceTree around(Path file) {
        for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(RESOURCES))) {
                return new SourceTree(folder);
            }
        }
        throw new CommandException(
                "No migration was written",
                file.toString(),
                "this executable does not lie in the directory target of its sources, so there is nowhere to write to",
                "run it where it was built",
                null);
    }

    /**
     * The directory of the migrations.
     *
     * @throws CommandException if that is no directory to write to
     */
    Path migrations(String location) {
        Path folder = module.resolve(RESOURCES).resolve(location);
        if (!Files.isDirectory(folder)) {
            throw refused(folder, "there is no such directory", "create it, if migrations belong there");
        } else if (!Files.isWritable(folder)) {
            throw refused(folder, "the directory cannot be written to", "change its owner or its mode");
        }
        return folder;
    }

    /** The directory of the Java migrations, even if it does not exist. */
    Path javaMigrations(String location) {
        return module.resolve("src/main/java").resolve(location);
    }

    private static CommandException refused(Path folder, String why, String remedy) {
        return new CommandException("No migration was written", folder.toString(), why, remedy, null);
    }
}
