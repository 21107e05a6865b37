package dev.stockroom.commondb.history;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;

/**
 * What the build knows of the service: the operator's commands read it from a resource, because they do not start the
 * application. One line per fact, with tabs between its parts.
 *
 * @param name the application's name
 * @param management whether health is served on the management port
 * @param ready the path of the readiness check
 * @param migrations the migrations, the versioned ones in their order, then the repeatable ones
 * @param files every file in the locations of migrations, by its path on the class path
 * @param javaClasses the classes of Java migrations
 * @param hibernate whether Hibernate ORM is in it
 * @param developmentCommand how dev mode is started; null if this is a packaged service
 */
public record BuiltService(
        String name,
        boolean management,
        String ready,
        List<BuiltMigration> migrations,
        List<String> files,
        List<String> javaClasses,
        boolean hibernate,
        String developmentCommand) {

    /** The resource into which the build writes it. */
    public static final String RESOURCE = "META-INF/common-db-service.tsv";

    private static final String TAB = "\t";
    private static final Pattern UNDO = Pattern.compile("U(\\d[\\d._]*?)__.*\\.sql");

    /** Whether the service was built for dev mode, and not packaged. */
    public boolean development() {
        return developmentCommand != null;
    }

    /** This service with more migrations, which the build could not know. */
    public BuiltService with(List<BuiltMigration> more) {
        return more.isEmpty()
                ? this
                : new BuiltService(
                        name,
                        management,
                        ready,
                        Stream.concat(migrations.stream(), more.stream()).toList(),
                        files,
                        javaClasses,
                        hibernate,
                        developmentCommand);
    }

    /** The text that the build writes. */
    public String text() {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "service",
                name,
                Boolean.toString(management),
                ready,
                Boolean.toString(hibernate),
                development() ? developmentCommand : "");
        migrations.forEach(m -> line(
                text,
                "migration",
                m.repeatable() ? "" : m.version(),
                m.checksum() == null ? "" : m.checksum().toString(),
                m.script(),
                m.description()));
        files.forEach(file -> line(text, "file", file));
        javaClasses.forEach(type -> line(text, "class", type));
        return text.toString();
    }

    /** The versions that have an undo script; the build has checked the names of the files. */
    public Set<MigrationVersion> undoVersions() {
        return files.stream()
                .map(file -> UNDO.matcher(file.substring(file.lastIndexOf('/') + 1)))
                .filter(Matcher::matches)
                .map(name -> MigrationVersion.fromVersion(name.group(1)))
                .collect(Collectors.toSet());
    }

    private static void line(StringBuilder text, String... parts) {
        text.append(String.join(TAB, parts)).append('\n');
    }

    /** Reads what the build of this executable wrote. */
    public static BuiltService read() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try (InputStream in = loader.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing: the service was not built with common-db");
            }
            return parse(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static BuiltService parse(List<String> lines) {
        String[] service = lines.get(0).split(TAB, -1);
        List<BuiltMigration> migrations = new ArrayList<>();
        List<String> files = new ArrayList<>();
        List<String> javaClasses = new ArrayList<>();
        for (String line : lines) {
            String[] parts = line.split(TAB, -1);
            switch (parts[0]) {
                case "migration" -> migrations.add(migration(parts));
                case "file" -> files.add(parts[1]);
                case "class" -> javaClasses.add(parts[1]);
                default -> {}
            }
        }
        return new BuiltService(
                service[1],
                Boolean.parseBoolean(service[2]),
                service[3],
                migrations,
                files,
                javaClasses,
                Boolean.parseBoolean(service[4]),
                service[5].isEmpty() ? null : service[5]);
    }

    private static BuiltMigration migration(String... parts) {
        return new BuiltMigration(
                parts[1].isEmpty() ? null : parts[1],
                parts[4],
                parts[2].isEmpty() ? null : Integer.valueOf(parts[2]),
                parts[3]);
    }
}
