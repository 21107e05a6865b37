package dev.stockroom.commondb.operator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** How long a command waits, as it is told. */
@Tag("unit")
@Tag("P12")
class WaitOptionTest {

    @ParameterizedTest
    @CsvSource({"90s, 90", "5m, 300", "0, 0", "PT2M, 120", "45, 45"})
    void isReadAsTheSettingsAre(String text, long seconds) {
        assertThat(WaitOption.read(text)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1s", "5 m", ""})
    void isRefusedWhereItIsNone(String text) {
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> WaitOption.read(text))
                .withMessageContaining("is no duration, such as 90s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "down", "create"})
    void isAMinuteUnlessTold(String command) {
        CommandLine db = Operator.commandLine("widget").getSubcommands().get("db");
        CommandLine.Model.OptionSpec option =
                db.getSubcommands().get(command).getCommandSpec().findOption(WaitOption.NAME);
        assertThat(WaitOption.read(option.defaultValue())).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void promisesNoWaitForAServerThatIsAwayWhereThereIsNone() {
        CommandLine db = Operator.commandLine("widget").getSubcommands().get("db");
        CommandLine.Model.OptionSpec option =
                db.getSubcommands().get("down").getCommandSpec().findOption(WaitOption.NAME);
        assertThat(option.description()[0]).contains("takes no writes", "away or full is not waited for");
    }

    @Test
    void hasNoLimitOfItsOwnWhereTheSchemaIsWaitedFor() {
        CommandLine db = Operator.commandLine("widget").getSubcommands().get("db");
        assertThat(db.getSubcommands()
                        .get("wait")
                        .getCommandSpec()
                        .findOption(WaitOption.NAME)
                        .defaultValue())
                .isNull();
    }
}
