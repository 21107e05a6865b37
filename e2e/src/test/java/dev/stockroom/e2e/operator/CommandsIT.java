package dev.stockroom.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Command;
import dev.stockroom.e2e.bed.Testbed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Each command once, in the form that is tested, or at least its help; what each does in which case is tested on the
 * executables.
 */
@Tag("packaged")
class CommandsIT {

    private static final Pattern COMMAND = Pattern.compile("(?m)^ {2}([a-z]+) {2,}");

    @RegisterExtension
    final Testbed testbed = new Testbed();

    private final Set<String> seen = new TreeSet<>();

    @Test
    void everyCommandRunsInThePackagedService() {
        var database = testbed.newName();
        run(database, "create").exits(0).says("Created database " + database);
        run(database, "adopt", "--yes").exits(1).complains("no known table");
        run(database, "up").exits(0).says("is at version 6, migrations applied now: 6");
        run(database, "wait", "--schema").exits(0).says("has the whole schema");
        run(database, "plan").exits(0).says("Nothing is pending.");
        run(database, "repair").exits(0).says("Nothing to repair.");
        run(database, "down", "--yes").exits(0).says("Undone: 6 - index sagas by order");
        run(database, "status", "--check").exits(3).says("5 applied, 1 pending");
        run(database, "force", "6", "--applied", "--yes").exits(0);
        run(database, "grants").exits(1).complains("owns everything already");
        run(database, "check").exits(1).complains("the service has no entities of Hibernate ORM");
        run(database, "new", "../escape").exits(2).complains("is no name for a migration");
        run(database, "reset", "--yes").exits(0).says("is new, at version 6");
        run(database, "drop", "--yes").exits(0).says("Dropped database " + database);
        var known = commands();
        assertThat(known).containsAll(seen);
        known.removeAll(seen);
        known.forEach(command -> run(database, command, "--help").exits(0).says("db " + command));
    }

    private Set<String> commands() {
        var help = testbed.saga(testbed.newName()).run("db", "--help").exits(0).out();
        return COMMAND.matcher(help)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Command run(String database, String command, String... arguments) {
        seen.add(command);
        var line = new ArrayList<>(List.of("db", command));
        line.addAll(List.of(arguments));
        return testbed.saga(database).run(line.toArray(String[]::new));
    }
}
