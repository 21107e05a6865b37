package dev.stockroom.e2e.bed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a command of the operator's came to. */
public record Command(int exitCode, String out, String err, Duration took) {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    static Command ended(Process process, Path out, Path err, long startedAt) throws IOException {
        var exitCode = Shell.exitCode(process, PATIENCE);
        var took = Duration.ofNanos(System.nanoTime() - startedAt);
        if (exitCode.isEmpty()) {
            process.destroyForcibly();
        }
        var command = new Command(exitCode.orElse(-1), Files.readString(out), Files.readString(err), took);
        assertThat(exitCode).as("ends:%n%s", command).isPresent();
        assertThat(command.out() + command.err()).doesNotContain(Login.CANARY);
        return command;
    }

    public Command exits(int code) {
        assertThat(exitCode).as(toString()).isEqualTo(code);
        return this;
    }

    public Command says(String... texts) {
        assertThat(out).contains(texts);
        return this;
    }

    public Command complains(String... texts) {
        assertThat(err).contains(texts);
        return this;
    }

    public JsonNode json() {
        try {
            return new ObjectMapper().readTree(out);
        } catch (JsonProcessingException e) {
            throw new AssertionError(out, e);
        }
    }
}
