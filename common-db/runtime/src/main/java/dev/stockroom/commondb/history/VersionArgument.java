package dev.stockroom.commondb.history;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flywaydb.core.api.MigrationVersion;

/**
 * A version as an operator writes it: {@code 2}, {@code 002}, {@code 002_add_users}, {@code V2__add_users.sql}, with or
 * without folders before it.
 *
 * @param text as it was written
 */
public record VersionArgument(String text) {

    private static final Pattern NUMBER = Pattern.compile("\\d+(?:[._]\\d+)*");
    private static final Pattern FILE = Pattern.compile("(?:.*/)?[VvUu]?(\\d.*?)(?:\\.sql)?");

    /**
     * The one migration that the argument means.
     *
     * @throws IllegalArgumentException if there is none, or more than one
     */
    public BuiltMigration among(List<BuiltMigration> migrations) {
        List<BuiltMigration> matches = migrations.stream()
                .filter(m -> !m.repeatable() && means(m.parsedVersion(), m.description()))
                .toList();
        if (matches.isEmpty()) {
            throw new IllegalArgumentException("No migration of this executable is " + text + "; it has "
                    + migrations.stream()
                            .filter(m -> !m.repeatable())
                            .map(BuiltMigration::version)
                            .collect(Collectors.joining(", ")));
        } else if (matches.size() > 1) {
            throw new IllegalArgumentException(text + " can mean "
                    + matches.stream().map(BuiltMigration::script).collect(Collectors.joining(" or ")));
        }
        return matches.get(0);
    }

    /** Whether the argument is this version, or the name of its file. */
    public boolean means(MigrationVersion version, String description) {
        Matcher file = FILE.matcher(text);
        if (!file.matches()) {
            return false;
        }
        String rest = file.group(1);
        boolean asNumber = NUMBER.matcher(rest).matches()
                && MigrationVersion.fromVersion(rest).equals(version);
        return asNumber || meansFile(rest, version, description);
    }

    /** Tries each underscore as the end of the version, because a version may itself be written with underscores. */
    private static boolean meansFile(String rest, MigrationVersion version, String description) {
        Matcher underscore = Pattern.compile("_+").matcher(rest);
        while (underscore.find()) {
            String number = rest.substring(0, underscore.start());
            if (NUMBER.matcher(number).matches()
                    && MigrationVersion.fromVersion(number).equals(version)
                    && words(rest.substring(underscore.end())).equals(words(description))) {
                return true;
            }
        }
        return false;
    }

    private static String words(String description) {
        return description.replaceAll("[\\s_]+", " ").strip().toLowerCase(Locale.ROOT);
    }
}
