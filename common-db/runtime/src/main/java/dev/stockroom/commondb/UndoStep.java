package dev.stockroom.commondb;

/**
 * One migration that is to be taken back, and with which script.
 *
 * @param script the migration's file, as in the history
 * @param undoScript the file of the undo script
 * @param source where the undo script was taken from
 * @param note why so, where both have one and they differ; else null
 * @param sql the undo script with its placeholders replaced
 */
public record UndoStep(
        String version, String description, String script, String undoScript, Source source, String note, String sql) {

    /** Where an undo script comes from. */
    public enum Source {
        /** This executable. */
        IMAGE("this image"),
        /** The service's database, which holds it since the migration was applied. */
        DATABASE("the database");

        private final String text;

        Source(String text) {
            this.text = text;
        }

        /** As messages call it. */
        public String text() {
            return text;
        }
    }

    /** As in {@code 3 - add search index}. */
    public String name() {
        return description.isEmpty() ? version : version + " - " + description;
    }
}
