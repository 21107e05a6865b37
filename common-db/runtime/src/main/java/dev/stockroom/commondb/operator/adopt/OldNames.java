package dev.stockroom.commondb.operator.adopt;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.VersionArgument;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flywaydb.core.api.MigrationVersion;

/** Finds the migration of this executable that another tool has come to, by the names that the tool has written. */
public final class OldNames {

    /** A name that {@link VersionArgument} takes for a version or a file. */
    private static final Pattern NUMBERED = Pattern.compile("(?:.*/)?[VvUu]?(\\d+(?:[._]\\d+)*)");

    private static final String ENDING = "(?:\\.up)?(?:\\.sql)?$";

    private final OldHistory old;
    private final List<BuiltMigration> built;
    private final String place;

    /** @param place where the database is, for the text of a refusal */
    public OldNames(OldHistory old, List<BuiltMigration> built, String place) {
        this.old = old;
        this.built = built.stream().filter(m -> !m.repeatable()).toList();
        this.place = place;
    }

    /** The newest migration that the tool has applied, with all before it. */
    public BuiltMigration newest() {
        String last = last();
        BuiltMigration newest = migration(last).orElseThrow(() -> unknown(last));
        List<BuiltMigration> missing = old.tool().keepsAll() ? missing(newest) : List.of();
        if (!missing.isEmpty()) {
            throw refused(
                    "it has not applied all before " + last,
                    old.name() + " lacks "
                            + missing.stream().map(BuiltMigration::script).collect(Collectors.joining(", ")),
                    "apply them with that tool first; or, if they are there under other names, say which version the"
                            + " schema is at: db adopt --version V");
        }
        return newest;
    }

    /**
     * The name with the highest number. A name without a number goes first, because it is refused; of two with the same
     * number, the unknown one does.
     */
    private String last() {
        List<String> names = old.versions();
        if (names.size() == 1) {
            return names.get(0);
        }
        return names.stream()
                .filter(name -> !NUMBERED.matcher(name).lookingAt())
                .findFirst()
                .orElseGet(() -> Collections.max(
                        names,
                        Comparator.comparing(OldNames::number)
                                .thenComparing(name -> migration(name).isEmpty())));
    }

    private static MigrationVersion number(String name) {
        Matcher number = NUMBERED.matcher(name);
        number.lookingAt();
        return MigrationVersion.fromVersion(number.group(1));
    }

    private Optional<BuiltMigration> migration(String name) {
        VersionArgument argument = new VersionArgument(name.replaceFirst(ENDING, ""));
        List<BuiltMigration> matches = built.stream()
                .filter(m -> argument.means(m.parsedVersion(), m.description()))
                .toList();
        return matches.size() == 1 ? Optional.of(matches.get(0)) : Optional.empty();
    }

    private List<BuiltMigration> missing(BuiltMigration newest) {
        List<BuiltMigration> applied = old.versions().stream()
                .map(name -> migration(name).orElse(null))
                .filter(Objects::nonNull)
                .toList();
        return built.stream()
                .filter(m -> m.parsedVersion().compareTo(newest.parsedVersion()) < 0)
                .filter(m -> !applied.contains(m))
                .toList();
    }

    private CommandException unknown(String name) {
        return refused(
                name + " names no migration of this executable",
                old.name() + " holds it; this executable has "
                        + built.stream().map(BuiltMigration::version).collect(Collectors.joining(", ")),
                "say which of them the schema is at, by version or file name: db adopt --version V");
    }

    private CommandException refused(String what, String why, String remedy) {
        return new CommandException("Nothing was adopted: " + what, place, why, remedy, null);
    }
}
