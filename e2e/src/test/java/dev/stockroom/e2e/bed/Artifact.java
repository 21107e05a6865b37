package dev.stockroom.e2e.bed;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipInputStream;

/** What a build has left: an executable, or a directory with all that is in it. */
public record Artifact(Path root) {

    /** One file, or one entry of an archive, the bytes as characters of ISO 8859-1. */
    public record Part(String name, String content) {

        public boolean mentions(String text) {
            return name.contains(text) || content.contains(text);
        }

        /** As Java writes it or as class files do. */
        public boolean mentionsPackage(String name) {
            return mentions(name + ".") || mentions(name.replace('.', '/') + "/");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    public long size() {
        return files().stream().mapToLong(file -> file.toFile().length()).sum();
    }

    /** Of archives the entries, of archives in archives as well. */
    public List<Part> parts() {
        var parts = new ArrayList<Part>();
        for (var file : files()) {
            try {
                add(root.getParent().relativize(file).toString(), Files.readAllBytes(file), parts);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return parts;
    }

    /** Copies it into a directory; what is there then. */
    Path copyTo(Path directory) throws IOException {
        var copy = Files.createDirectories(directory).resolve(root.getFileName());
        for (var file : files()) {
            var target = Files.isDirectory(root) ? copy.resolve(root.relativize(file)) : copy;
            Files.createDirectories(target.getParent());
            Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
        return copy;
    }

    private List<Path> files() {
        try (var files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(String name, byte[] bytes, List<Part> parts) throws IOException {
        if (name.endsWith(".jar") || name.endsWith(".zip")) {
            var archive = new ZipInputStream(new ByteArrayInputStream(bytes));
            for (var entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                add(name + "!" + entry.getName(), archive.readAllBytes(), parts);
            }
        } else {
            parts.add(new Part(name, new String(bytes, StandardCharsets.ISO_8859_1)));
        }
    }
}
