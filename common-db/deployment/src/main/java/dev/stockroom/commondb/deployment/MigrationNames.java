package dev.stockroom.commondb.deployment;

import dev.stockroom.commondb.history.BuiltMigration;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.internal.resolver.ChecksumCalculator;
import org.flywaydb.core.internal.resource.ResourceName;
import org.flywaydb.core.internal.resource.ResourceNameParser;
import org.flywaydb.core.internal.resource.StringResource;

/**
 * Checks the names of migrations at build time, because Flyway ignores a file whose name it does not understand.
 * Flyway's own check, {@code validateMigrationNaming}, refuses undo scripts in the Community edition.
 */
final class MigrationNames {

    private static final String SUFFIX = ".sql";
    private static final String UNDO = "U";
    private static final Pattern GOLANG_MIGRATE =
            Pattern.compile("(\\d+)_+(.*)\\.(up|down)\\.sql", Pattern.CASE_INSENSITIVE);
    private static final Pattern ALMOST = Pattern.compile(
            "([VvUuRr]?)(\\d+(?:[._]\\d+)*)(?:_+|-+|\\s+)(.*?)(?:\\.sql)?(?:\\..*)?", Pattern.CASE_INSENSITIVE);

    private static final Pattern ALMOST_REPEATABLE = Pattern.compile("[Rr][_-]+(.+?)\\.sql", Pattern.CASE_INSENSITIVE);
    private static final String BASELINE = "B";

    private final String versionedPrefix;
    private final ResourceNameParser parser;
    private final Map<MigrationVersion, BuiltMigration> versioned = new TreeMap<>();
    private final Map<String, BuiltMigration> repeatable = new TreeMap<>();
    private final Map<MigrationVersion, String> undo = new TreeMap<>();

    MigrationNames(String versionedPrefix, String repeatablePrefix) {
        this.versionedPrefix = versionedPrefix;
        this.parser = new ResourceNameParser(new FluentConfiguration()
                .sqlMigrationPrefix(versionedPrefix)
                .repeatableSqlMigrationPrefix(repeatablePrefix));
    }

    /** Takes up a file, by its path on the class path. */
    void add(String path, String content) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        if (file.endsWith(SUFFIX + ".conf")) {
            return; // a .conf holds Flyway's settings for the script beside it
        }
        ResourceName name = parser.parse(file);
        ResourceName undoName = file.startsWith(UNDO) ? parser.parse(versionedPrefix + file.substring(1)) : null;
        if (undoName != null && understood(undoName)) {
            addUndo(undoName, path);
        } else if (!understood(name)) {
            throw new ConfigurationException("Flyway would ignore " + path + ": " + advice(file));
        } else if (name.getPrefix().equals(BASELINE)) {
            throw new ConfigurationException(path + " is a baseline migration, and common-db works with versioned and"
                    + " repeatable ones: remove it, or make it the first version of a new database.");
        } else if (name.getVersion() != null) {
            int checksum = ChecksumCalculator.calculate(new StringResource(content));
            addVersioned(name.getVersion(), name.getDescription(), checksum, path);
        } else if (isMigration(name)) {
            addRepeatable(name.getDescription(), path);
        }
    }

    /** Takes up a Java migration, by the name of its class. */
    void addJava(String className) {
        ResourceName name = parser.parse(className.replaceFirst(".*[.$]", "") + SUFFIX);
        if (!understood(name) || !isMigration(name)) {
            throw new ConfigurationException("Flyway would ignore the Java migration " + className
                    + ": its class is called V<version>__<description>, as in V5__recount_stock.");
        } else if (name.getVersion() == null) {
            addRepeatable(name.getDescription(), className);
        } else {
            addVersioned(name.getVersion(), name.getDescription(), null, className);
        }
    }

    /**
     * All migrations, the versioned ones in their order, then the repeatable ones.
     *
     * @throws ConfigurationException if an undo script has no migration
     */
    List<BuiltMigration> migrations() {
        undo.forEach((version, path) -> {
            if (!versioned.containsKey(version)) {
                throw new ConfigurationException("The undo script " + path + " has no migration of version " + version
                        + ": it is called as its migration, with U instead of V.");
            }
        });
        List<BuiltMigration> all = new ArrayList<>(versioned.values());
        all.addAll(repeatable.values());
        return all;
    }

    private void addVersioned(MigrationVersion version, String description, Integer checksum, String script) {
        BuiltMigration before =
                versioned.put(version, new BuiltMigration(version.toString(), description, checksum, script));
        if (before != null) {
            throw twice(version, before.script(), script);
        }
    }

    private void addRepeatable(String description, String script) {
        BuiltMigration before = repeatable.put(description, new BuiltMigration(null, description, null, script));
        if (before != null) {
            throw new ConfigurationException("Two repeatable migrations are called " + description + ": "
                    + before.script() + " and " + script + "; rename one.");
        }
    }

    private void addUndo(ResourceName name, String path) {
        String before = undo.put(name.getVersion(), path);
        if (before != null) {
            throw twice(name.getVersion(), before, path);
        }
    }

    private static ConfigurationException twice(MigrationVersion version, String one, String other) {
        return new ConfigurationException("Two files have version " + version + ": " + one + " and " + other
                + "; give one of them the next version.");
    }

    /** Whether a name is valid for Flyway, with exactly the suffix that Quarkus looks for. */
    private static boolean understood(ResourceName name) {
        return name.isValid() && name.getSuffix().equals(SUFFIX);
    }

    /** Whether a name is a migration's; a callback such as afterMigrate.sql has neither a version nor such a prefix. */
    private boolean isMigration(ResourceName name) {
        return name.getPrefix().length() == 1 || name.getPrefix().equals(versionedPrefix);
    }

    /** The right name for a wrong one, if it can be guessed; else the rules. */
    static String advice(String file) {
        Matcher golang = GOLANG_MIGRATE.matcher(file);
        if (golang.matches()) {
            String prefix = golang.group(3).equalsIgnoreCase("up") ? "V" : UNDO;
            return "it should be called " + prefix + golang.group(1) + "__" + golang.group(2) + SUFFIX + ".";
        }
        Matcher almost = ALMOST.matcher(file);
        if (almost.matches() && !almost.group(3).isEmpty()) {
            String prefix = almost.group(1).equalsIgnoreCase(UNDO) ? UNDO : "V";
            return "it should be called " + prefix + almost.group(2) + "__" + words(almost.group(3)) + SUFFIX + ".";
        }
        Matcher repeatable = ALMOST_REPEATABLE.matcher(file);
        if (repeatable.matches()) {
            return "it should be called R__" + words(repeatable.group(1)) + SUFFIX + ".";
        }
        return "a migration is called V<version>__<description>.sql, its undo script U<version>__<description>.sql, a"
                + " repeatable one R__<description>.sql; what is none of these belongs elsewhere.";
    }

    private static String words(String description) {
        return description.replaceAll("[\\s-]+", "_");
    }
}
