package dev.stockroom.commondb.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.OldTables;
import dev.stockroom.commondb.OldTables.Fixture;
import dev.stockroom.commondb.operator.adopt.OldHistory.Tool;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine.Command;

/** The tools that {@code db adopt} knows: each is in the help, and has a table to be tried on. */
@Tag("unit")
class DbAdoptTest {

    @ParameterizedTest
    @EnumSource
    void theHelpNamesTheToolAndItsTable(Tool tool) {
        String help = Arrays.stream(DbAdopt.class.getAnnotation(Command.class).description())
                .collect(Collectors.joining("\n"));
        assertThat(help).contains(tool.label(), tool.table());
    }

    @ParameterizedTest
    @EnumSource
    void aTableThatTheToolHasLeftIsTried(Tool tool) {
        assertThat(OldTables.all()).extracting(Fixture::tool).contains(tool);
    }
}
