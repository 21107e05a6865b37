package dev.stockroom.commondb.history;

/** The name of a migration in log, page and commands. */
public final class MigrationLabel {

    private MigrationLabel() {}

    /**
     * The name, as in {@code 3 - add search index}, or {@code 3} if the file has no description.
     *
     * @param version null for a repeatable one
     */
    public static String of(Object version, String description) {
        String first = version == null ? "repeatable" : version.toString();
        return description.isEmpty() ? first : first + " - " + description;
    }
}
