package dev.stockroom.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folders of this checkout that the program reads and writes; all that it writes lies below {@code .data}. */
record Checkout(Path root) {

    Path serviceJar(String service) {
        return root.resolve(service).resolve("target/quarkus-app/quarkus-run.jar");
    }

    Path data() {
        return root.resolve(".data");
    }

    Path postgresData() {
        return data().resolve("postgres");
    }

    Path postgresBinaries() {
        return data().resolve("postgres-binaries");
    }

    Path log(String name) {
        return data().resolve(name + ".log");
    }

    String relative(Path path) {
        return root.relativize(path).toString();
    }

    void prepareData(boolean fresh) {
        try {
            if (fresh) {
                Folders.delete(postgresData());
            }
            Files.createDirectories(data());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
