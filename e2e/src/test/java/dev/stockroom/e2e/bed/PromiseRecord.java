package dev.stockroom.e2e.bed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Writes each test that has kept a promise, by its tag (P1, P2, ...), into the file of {@code e2e.promises}: CI compares those
 * of the jars with those of the executables. Without a file it writes nothing.
 */
public final class PromiseRecord implements TestWatcher {

    private static final Pattern PROMISE = Pattern.compile("P\\d+");
    private static final String FILE = System.getProperty("e2e.promises", "");

    @Override
    public void testSuccessful(ExtensionContext context) {
        if (!FILE.isEmpty()) {
            context.getTags().stream()
                    .filter(PROMISE.asMatchPredicate())
                    .forEach(promise -> write(promise + " " + name(context) + "\n"));
        }
    }

    private static String name(ExtensionContext context) {
        var test = context.getRequiredTestMethod();
        return context.getRequiredTestClass().getSimpleName() + "." + test.getName() + " " + context.getDisplayName();
    }

    private static synchronized void write(String line) {
        try {
            Files.writeString(Path.of(FILE), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
