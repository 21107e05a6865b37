package dev.stockroom.commondb.undo;

import java.io.Reader;
import java.io.StringReader;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.resolver.ChecksumCalculator;
import org.flywaydb.core.internal.resource.StringResource;

/**
 * The SQL that takes one migration back, as its author wrote it, with placeholders.
 *
 * @param path the file, by which messages name the script
 * @param settings the text of the {@code .conf} beside it, or null
 */
record UndoScript(String path, String sql, String settings) {

    /** Flyway's checksum, for which the form of line ends makes no difference. */
    int checksum() {
        return ChecksumCalculator.calculate(new StringResource(sql));
    }

    boolean sameAs(UndoScript other) {
        return checksum() == other.checksum() && Objects.equals(settings, other.settings);
    }

    /** The script, as Flyway reads one. */
    LoadableResource resource() {
        return new Text(path, sql);
    }

    /** What Flyway finds beside the script: its settings. */
    ResourceProvider beside() {
        return new ResourceProvider() {
            @Override
            public LoadableResource getResource(String name) {
                return settings != null && name.equals(path + ".conf") ? new Text(name, settings) : null;
            }

            @Override
            public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
                return List.of();
            }
        };
    }

    /** A file whose text is at hand. */
    private static final class Text extends LoadableResource {

        private final String path;
        private final String text;

        Text(String path, String text) {
            this.path = path;
            this.text = text;
        }

        @Override
        public Reader read() {
            return new StringReader(text);
        }

        @Override
        public String getAbsolutePath() {
            return path;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return path;
        }

        @Override
        public String getFilename() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        @Override
        public String getRelativePath() {
            return path;
        }
    }
}
