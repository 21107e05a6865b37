package dev.stockroom.commondb.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.settings.CommonDbConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a command prints for a setting whose value is not of the setting's type. */
@Tag("unit")
@Tag("P9")
class FailuresTest {

    /** A command that reads the settings, as every command does. */
    @Command(name = "look")
    static final class Look implements Callable<Integer> {

        private final Map<String, String> settings;

        @Option(names = "--json")
        private boolean json;

        Look(Map<String, String> settings) {
            this.settings = settings;
        }

        @Override
        public Integer call() {
            new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .addDiscoveredConverters()
                    .withMapping(CommonDbConfig.class)
                    .withSources(new PropertiesConfigSource(settings, "file", 250))
                    .build();
            return 0;
        }
    }

    /** Was "the command failed", with the name of a class and without the setting's. */
    @ParameterizedTest
    @CsvSource({
        "common-db.wait-timeout, abc, 'a duration, as 500ms, 90s, 5m or PT1H30M'",
        "common-db.on-failure, explode, hold",
        "common-db.enabled, '', common-db.enabled"
    })
    void aSettingThatCannotBeReadIsNamed(String setting, String value, String mayBe) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = commandLine(Map.of(setting, value), out, err).execute("--json");
        assertThat(code).isEqualTo(ExitCode.FAILED);
        JsonObject failure;
        try (var json = Json.createReader(new StringReader(out.toString()))) {
            failure = json.readObject();
        }
        JsonObject error = failure.getJsonObject("error");
        assertThat(error.getString("what")).isEqualTo("a setting is wrong");
        assertThat(error.getString("where")).isEqualTo(setting);
        assertThat(error.getString("why")).contains(value).doesNotContain("Exception:", "SRCFG");
        assertThat(error.getString("why") + error.getString("do")).contains(mayBe);
        assertThat(failure.getJsonArray("refused")).hasSize(1);
        assertThat(err.toString()).contains("a setting is wrong", setting).doesNotContain("\tat ");
    }

    private static CommandLine commandLine(Map<String, String> settings, StringWriter out, StringWriter err) {
        CommandLine commandLine = new CommandLine(new Look(settings));
        return commandLine
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler(new Failures(commandLine.getParameterExceptionHandler()));
    }
}
