package dev.stockroom.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What one request sends to the database, by the server's own log. */
record StatementCount(String call, List<LoggedStatement> statements) {

    /** Odd, so that there is a middle one: background work may add to one request or another. */
    private static final int REQUESTS = 11;

    /** A request to be sent once. */
    interface Request {
        void send() throws IOException;
    }

    /** Logs all statements, in no time that is measured, until {@link #logNothing}. */
    static void logAll(BenchmarkServer server) throws SQLException, InterruptedException {
        server.execute("postgres", "ALTER SYSTEM SET log_line_prefix = '" + LoggedStatement.PREFIX + "'");
        server.execute("postgres", "ALTER SYSTEM SET log_statement = 'all'");
        reload(server, "all");
    }

    static void logNothing(BenchmarkServer server) throws SQLException, InterruptedException {
        server.execute("postgres", "ALTER SYSTEM RESET ALL");
        reload(server, "none");
    }

    private static void reload(BenchmarkServer server, String expected) throws SQLException, InterruptedException {
        server.execute("postgres", "SELECT pg_reload_conf()");
        while (!server.ask("postgres", "SHOW log_statement").equals(expected)) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    static StatementCount of(String call, Request request, BenchmarkServer server, String database)
            throws IOException, SQLException {
        request.send();
        var counted = new ArrayList<List<LoggedStatement>>();
        for (int i = 0; i < REQUESTS; i++) {
            long before = Files.size(server.log());
            request.send();
            counted.add(LoggedStatement.parse(read(server.log(), before), database));
        }
        counted.sort(Comparator.comparing(List::size));
        return new StatementCount(call, counted.get(REQUESTS / 2));
    }

    private static String read(Path log, long from) throws IOException {
        var bytes = Files.readAllBytes(log);
        return new String(bytes, (int) from, bytes.length - (int) from, StandardCharsets.UTF_8);
    }

    /** The one that does the work, as the longest is. */
    LoggedStatement main() {
        return statements.stream()
                .max(Comparator.comparing(statement -> statement.sql().length()))
                .orElseThrow(() -> new IllegalStateException("no statement of " + call + " is in the server's log"));
    }

    String row() {
        return statements.stream()
                .map(LoggedStatement::verb)
                .collect(Collectors.joining(", ", "| `" + call + "` | " + statements.size() + ": ", " |"));
    }
}
