package dev.stockroom.commondb.undo;

import dev.stockroom.commondb.history.MigrationLabel;
import java.util.List;

/**
 * One migration that is to be taken back, and with which script.
 *
 * @param script the migration's file, as in the history
 * @param undoScript the file of the undo script
 * @param source where the undo script was taken from
 * @param note why this source, if both have a script and they differ; else null
 * @param sql the undo script with its placeholders replaced
 * @param checksum the checksum of the undo script as it is written
 * @param losses what the script takes away, as far as its statements could be read
 * @param unread its other statements, which a person must read to know what they take away
 */
public record UndoStep(
        String version,
        String description,
        String script,
        String undoScript,
        Source source,
        String note,
        String sql,
        int checksum,
        List<Loss> losses,
        List<String> unread) {

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

        /** The source as messages call it. */
        public String text() {
            return text;
        }
    }

    /** Whether both run the same script for the same migration. */
    boolean sameAs(UndoStep other) {
        return version.equals(other.version) && undoScript.equals(other.undoScript) && checksum == other.checksum;
    }

    /** The migration's name, as in {@code 3 - add search index}. */
    public String name() {
        return MigrationLabel.of(version, description);
    }
}
