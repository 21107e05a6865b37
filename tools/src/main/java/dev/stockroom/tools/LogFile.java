package dev.stockroom.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A process's output in a file, line by line, with somebody listening. */
final class LogFile {

    private static final int TAIL = 40;

    private final Path path;

    LogFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** Copies on a thread of its own until the stream ends, that is, until the process does. */
    Thread follow(InputStream output, Consumer<String> listener) {
        var thread = new Thread(() -> copy(output, listener), "log of " + path.getFileName());
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void copy(InputStream output, Consumer<String> listener) {
        try (var lines = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8));
                var file = new PrintStream(Files.newOutputStream(path), true, StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                file.println(line);
                listener.accept(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String tail() {
        try {
            List<String> lines = Files.exists(path) ? Files.readAllLines(path) : List.of();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
        } catch (IOException e) {
            return "(" + path + " cannot be read: " + e.getMessage() + ")";
        }
    }
}
