package dev.stockroom.commondb.operator.sources;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a new migration.
 *
 * @param words the words in snake_case, as the names of the files have them
 */
public record MigrationName(String words) {

    private static final int LENGTH = 100;
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9 _-]*[A-Za-z][A-Za-z0-9 _-]*");
    private static final Pattern WITH_VERSION = Pattern.compile("[VvUu]?\\d[\\d._]*__.*");

    /**
     * Reads what a developer wrote: {@code add colour}, {@code Add-Colour}, {@code addColour}.
     *
     * @throws IllegalArgumentException with the reason
     */
    public static MigrationName of(String text) {
        if (WITH_VERSION.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' has a version, which is given to it: write the name alone");
        } else if (!ALLOWED.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no name for a migration: write letters from A to Z,"
                    + " digits, blanks, dashes and underscores, as in \"add colour\"");
        }
        String words = text.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                .replaceAll("[ _-]+", "_")
                .replaceAll("^_|_$", "")
                .toLowerCase(Locale.ROOT);
        if (words.length() > LENGTH) {
            throw new IllegalArgumentException("'" + text + "' is longer than " + LENGTH
                    + " characters: the rest belongs in the file's first line");
        }
        return new MigrationName(words);
    }
}
