package dev.stockroom.commondb.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The page for those on call has every command with every option, and no other. */
@Tag("unit")
class CommandTableTest {

    private static final Pattern ROW =
            Pattern.compile("^\\| `([a-z ]+?)((?: \\[?-[^`]*)?)` \\| \\S.*\\|$", Pattern.MULTILINE);
    private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

    @Test
    void tableOfThePageEqualsTheCode() throws IOException {
        assertThat(ofThePage()).isEqualTo(ofTheCode());
    }

    @Test
    void everyCommandAndEveryOptionHasASentence() {
        leaves(Operator.commandLine("widget"), "", (name, command) -> {
            assertThat(command.getCommandSpec().usageMessage().header())
                    .as(name)
                    .isNotEmpty();
            command.getCommandSpec()
                    .options()
                    .forEach(option -> assertThat(option.description()).as(name).isNotEmpty());
        });
    }

    private static TreeMap<String, Set<String>> ofThePage() throws IOException {
        TreeMap<String, Set<String>> commands = new TreeMap<>();
        ROW.matcher(Files.readString(Path.of("../../docs/on-call.md")))
                .results()
                .forEach(row -> {
                    Set<String> options = new TreeSet<>();
                    OPTION.matcher(row.group(2)).results().forEach(option -> options.add(option.group()));
                    commands.put(row.group(1), options);
                });
        return commands;
    }

    private static TreeMap<String, Set<String>> ofTheCode() {
        TreeMap<String, Set<String>> commands = new TreeMap<>();
        leaves(Operator.commandLine("widget"), "", (name, command) -> commands.put(name, options(command)));
        return commands;
    }

    private static Set<String> options(CommandLine command) {
        Set<String> names = new TreeSet<>();
        command.getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .filter(name -> !name.equals("--help"))
                .forEach(names::add);
        return names;
    }

    private interface Visitor {
        void visit(String name, CommandLine command);
    }

    private static void leaves(CommandLine command, String name, Visitor visitor) {
        if (command.getSubcommands().isEmpty()) {
            visitor.visit(name.strip(), command);
        }
        command.getSubcommands().forEach((sub, line) -> leaves(line, name + " " + sub, visitor));
    }
}
