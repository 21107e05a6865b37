package dev.stockroom.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** PostgreSQL's own load program: the yardstick, as it does nothing but send statements. */
final class Pgbench {

    private static final Pattern COUNT = Pattern.compile("transactions actually processed: (\\d+)");
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+) \\(without initial connection time\\)");

    private final Path program;
    private final int port;

    Pgbench(int port) throws IOException {
        this.program = find();
        this.port = port;
    }

    /** On the path, else where Debian keeps what it does not put there, the newest first. */
    private static Path find() throws IOException {
        var onPath = Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of);
        return Stream.concat(onPath, debian().stream())
                .map(folder -> folder.resolve("pgbench"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no pgbench on the PATH or in"
                        + " /usr/lib/postgresql/*/bin, and the embedded PostgreSQL comes without it: install it"
                        + " (Debian: apt-get install postgresql; macOS: brew install libpq)"));
    }

    private static List<Path> debian() throws IOException {
        var versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return List.of();
        }
        try (var folders = Files.list(versions)) {
            return folders.sorted(Comparator.comparing((Path folder) -> Double.parseDouble("0" + folder.getFileName()))
                            .reversed())
                    .map(folder -> folder.resolve("bin"))
                    .toList();
        }
    }

    String version() throws IOException, InterruptedException {
        return output(List.of(program.toString(), "--version")).strip();
    }

    Load run(String database, Path script, int clients, Duration duration) throws IOException, InterruptedException {
        var output = output(List.of(
                program.toString(),
                "-h",
                "localhost",
                "-p",
                String.valueOf(port),
                "-U",
                BenchmarkServer.LOGIN,
                "-n",
                "-M",
                "prepared",
                "-c",
                String.valueOf(clients),
                "-j",
                "2",
                "-T",
                String.valueOf(duration.toSeconds()),
                "-f",
                script.toString(),
                database));
        long requests = Long.parseLong(group(COUNT, output));
        return new Load(requests, requests / Double.parseDouble(group(RATE, output)));
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + "\n" + output);
        }
        return output;
    }

    private static String group(Pattern pattern, String output) {
        var matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new IllegalStateException("pgbench says nothing that matches " + pattern + ":\n" + output);
        }
        return matcher.group(1);
    }
}
