package dev.stockroom.e2e.bed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** What a server has logged: who connected, and every statement. */
public record ServerLog(Path file, Sql admin) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** One line of the log; {@code user} and {@code database} are empty where the server did not know them yet. */
    public record Entry(Instant at, long pid, String user, String database, String application, String message) {

        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS z", Locale.ROOT);

        static Entry of(JsonNode line) {
            return new Entry(
                    TIME.parse(line.path("timestamp").asText(), Instant::from),
                    line.path("pid").asLong(),
                    line.path("user").asText(),
                    line.path("dbname").asText(),
                    line.path("application_name").asText(),
                    line.path("message").asText());
        }

        boolean isOfTests() {
            return application.equals(Sql.APPLICATION_NAME) || message.contains("=" + Sql.APPLICATION_NAME);
        }

        boolean isStatement() {
            return message.startsWith("statement: ") || message.startsWith("execute ");
        }

        boolean isConnection() {
            return message.startsWith("connection authorized");
        }
    }

    /** How many lines there are now; what {@link #since} takes. */
    public int mark() {
        return lines().size();
    }

    /** What others than the tests did since then. */
    public List<Entry> since(int mark) {
        var entries = lines().stream().skip(mark).map(Entry::of).toList();
        var tests = entries.stream().filter(Entry::isOfTests).map(Entry::pid).collect(Collectors.toSet());
        return entries.stream().filter(entry -> !tests.contains(entry.pid())).toList();
    }

    public List<Entry> connections(int mark, String database) {
        return since(mark).stream()
                .filter(entry -> entry.isConnection() && entry.database().equals(database))
                .toList();
    }

    public List<Entry> statements(int mark, String database) {
        return since(mark).stream()
                .filter(entry -> entry.isStatement() && entry.database().equals(database))
                .toList();
    }

    /** The whole log up to this moment: a statement of our own shows when the server has written the others. */
    private List<JsonNode> lines() {
        var marker = UUID.randomUUID().toString();
        admin.execute("SELECT '" + marker + "'");
        return Awaitility.await()
                .atMost(ServiceProcess.PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        this::read,
                        lines -> lines.stream()
                                .skip(Math.max(0, lines.size() - 50))
                                .anyMatch(line -> line.path("message").asText().contains(marker)));
    }

    private List<JsonNode> read() {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(ServerLog::parse).filter(Objects::nonNull).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException halfWritten) {
            return null;
        }
    }
}
