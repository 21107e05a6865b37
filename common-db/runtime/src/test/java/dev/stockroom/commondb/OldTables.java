package dev.stockroom.commondb;

import dev.stockroom.commondb.operator.adopt.OldHistory.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What other tools have left in a database: the files in {@code adopt}, each of which says what is to be read in it. */
public final class OldTables {

    private static final Pattern HEAD = Pattern.compile("-- Tool: (\\w+)\n-- Applied: (.+)\n");

    /**
     * One such file.
     *
     * @param versions what the tool says is applied
     */
    public record Fixture(String name, Tool tool, List<String> versions, String sql) {

        @Override
        public String toString() {
            return name;
        }
    }

    private OldTables() {}

    /** All files. */
    public static List<Fixture> all() {
        try (Stream<Path> files =
                Files.list(Path.of(OldTables.class.getResource("/adopt").toURI()))) {
            return files.sorted().map(OldTables::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Fixture read(Path file) {
        try {
            String sql = Files.readString(file);
            Matcher head = HEAD.matcher(sql);
            if (!head.lookingAt()) {
                throw new IllegalStateException(file + " does not begin with its tool and what is applied");
            }
            return new Fixture(
                    file.getFileName().toString(),
                    Tool.valueOf(head.group(1)),
                    List.of(head.group(2).split(", ")),
                    sql);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The SQL of a file. */
    public static String fixture(String name) {
        return all().stream()
                .filter(fixture -> fixture.name().equals(name + ".sql"))
                .findFirst()
                .orElseThrow()
                .sql();
    }
}
