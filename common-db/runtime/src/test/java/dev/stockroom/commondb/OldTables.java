package dev.stockroom.commondb;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What other tools have left in a database, as SQL. */
public final class OldTables {

    private OldTables() {}

    public static String fixture(String name) {
        try (InputStream file = OldTables.class.getResourceAsStream("/adopt/" + name + ".sql")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
