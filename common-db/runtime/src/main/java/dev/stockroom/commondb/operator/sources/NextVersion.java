package dev.stockroom.commondb.operator.sources;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;

/** The version after the highest one, written as that one is: {@code 5}, {@code 005}, {@code 1.3} or a time. */
final class NextVersion {

    private static final String FIRST = "1";
    private static final Pattern TIME = Pattern.compile("(?:19|20)\\d{10}(?:\\d{2})?");
    private static final Pattern LAST_NUMBER = Pattern.compile("(.*?)(\\d+)");
    private static final Comparator<String> BY_VERSION = Comparator.comparing(MigrationVersion::fromVersion);

    private final Pattern script;
    private final LocalDateTime now;

    /**
     * @param prefix the prefix of versioned migrations
     * @param now the time in UTC
     */
    NextVersion(String prefix, LocalDateTime now) {
        this.script = Pattern.compile("(?:U|" + Pattern.quote(prefix) + ")(\\d+(?:[._]\\d+)*?)__.*\\.(?:sql|java)");
        this.now = now;
    }

    static NextVersion atThisTime(String prefix) {
        return new NextVersion(prefix, LocalDateTime.now(ZoneOffset.UTC));
    }

    /** The version after all that are in these folders, and in the folders below them. */
    String after(List<Path> folders) throws IOException {
        Optional<String> highest = Optional.empty();
        for (Path folder : folders) {
            Optional<String> here = highest(folder);
            highest = Stream.concat(highest.stream(), here.stream()).max(BY_VERSION);
        }
        return highest.map(this::after).orElse(FIRST);
    }

    private Optional<String> highest(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> script.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> name.group(1))
                    .max(BY_VERSION);
        }
    }

    private String after(String version) {
        Matcher last = LAST_NUMBER.matcher(version);
        if (TIME.matcher(version).matches() || !last.matches()) {
            return afterTime(version);
        }
        String next = new BigInteger(last.group(2)).add(BigInteger.ONE).toString();
        return last.group(1) + "0".repeat(Math.max(0, last.group(2).length() - next.length())) + next;
    }

    private String afterTime(String version) {
        boolean seconds = version.length() == 14;
        DateTimeFormatter style = DateTimeFormatter.ofPattern(seconds ? "yyyyMMddHHmmss" : "yyyyMMddHHmm");
        String current = now.truncatedTo(seconds ? ChronoUnit.SECONDS : ChronoUnit.MINUTES)
                .format(style);
        return current.compareTo(version) > 0 ? current : Long.toString(Long.parseLong(version) + 1);
    }
}
