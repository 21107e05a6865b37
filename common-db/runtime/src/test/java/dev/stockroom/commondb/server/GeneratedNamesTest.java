package dev.stockroom.commondb.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.DatabaseUrl;
import dev.stockroom.commondb.settings.Quoting;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Generated names of databases, through the real URL and the real server: created exactly as named, or refused. */
@Tag("depth")
class GeneratedNamesTest {

    private static final int NAMES = 500;
    private static final int THREADS = 2;
    private static final long SEED = 20_261_120;

    private static final List<String> PIECES = List.of(
            "a",
            "Z",
            "9",
            "_",
            "-",
            ".",
            " ",
            "  ",
            "\"",
            "\"\"",
            "'",
            "`",
            "\\",
            "/",
            "%",
            "%41",
            "%%",
            "+",
            "&",
            "=",
            "?",
            "#",
            ":",
            "@",
            ";",
            ",",
            "$",
            "${x}",
            "$1",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "<",
            "|",
            "~",
            "!",
            "*",
            "ü",
            "É",
            "ß",
            "ø",
            "é",
            "漢字",
            "Ω",
            "😀",
            "👩‍👧",
            "\u00a0",
            "\t",
            "\n",
            "\u202e",
            "\u0001",
            "postgres",
            "template1",
            "SELECT",
            "DROP DATABASE",
            "\"; DROP DATABASE postgres; --",
            "' OR '1'='1",
            "-- ",
            "/*",
            "*/",
            "OWNER",
            "?sslmode=disable",
            "&PGDBNAME=postgres",
            "../",
            "null",
            "true",
            "pg_");

    @Test
    @Tag("P5")
    void areCreatedExactlyAsNamedOrRefusedBeforeConnecting() throws Exception {
        System.out.println("Database names are generated from seed " + SEED);
        List<String> names = names();
        Set<String> before = TestServer.databases();
        AtomicInteger created = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int first = i;
            work.add(threads.submit(() -> {
                try (Connection admin = TestServer.connect("postgres")) {
                    for (int n = first; n < NAMES; n += THREADS) {
                        created.addAndGet(attempt(names.get(n), admin));
                    }
                }
                return null;
            }));
        }
        for (Future<?> one : work) {
            one.get();
        }
        threads.shutdown();
        assertThat(created.get()).isBetween(NAMES / 2, NAMES - NAMES / 25);
        assertThat(TestServer.databases())
                .as("nothing else was created or dropped")
                .isEqualTo(before);
    }

    /** Tries one name; tells how many databases were created: none or one. */
    private static int attempt(String name, Connection admin) throws SQLException {
        if (impossible(name)) {
            assertRefused(name);
            return 0;
        }
        assertCreated(name, admin);
        return 1;
    }

    private static List<String> names() {
        Random random = new Random(SEED);
        Set<String> names = new LinkedHashSet<>(List.of(
                "postgres",
                "template0",
                "template1",
                "",
                "a\0b",
                "Postgres",
                "POSTGRES",
                "postgres ",
                " postgres",
                "product",
                "Product",
                "PRODUCT",
                "a".repeat(63),
                "a".repeat(64),
                "é".repeat(31),
                "é".repeat(32),
                "\"",
                "\"\"",
                ".",
                "..",
                "%",
                "%25",
                "+",
                " ",
                "'",
                "0",
                "select",
                "\uFEFFbom"));
        while (names.size() < NAMES) {
            StringBuilder name = new StringBuilder();
            int target = random.nextInt(4) == 0 ? 58 + random.nextInt(10) : 1 + random.nextInt(24);
            while (bytes(name.toString()) < target) {
                name.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            names.add(name.toString());
        }
        return List.copyOf(names);
    }

    private static boolean impossible(String name) {
        return name.isEmpty()
                || name.indexOf('\0') >= 0
                || bytes(name) > 63
                || Set.of("postgres", "template0", "template1").contains(name);
    }

    /** The URL as a user would write it: the name percent-encoded in one of the two usual ways. */
    private static DatabaseUrl read(String name, String hosts) {
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
        DatabaseUrl url = DatabaseUrl.ofJdbc("jdbc:postgresql://" + hosts + "/"
                + (name.length() % 2 == 0 ? encoded : encoded.replace("+", "%20")) + "?sslmode=disable");
        url.refuseImpossibleName();
        return url;
    }

    private static void assertRefused(String name) {
        try {
            read(name, "localhost:1");
        } catch (IllegalArgumentException e) {
            return;
        }
        throw new AssertionError("not refused: " + shown(name));
    }

    private static void assertCreated(String name, Connection admin) throws SQLException {
        DatabaseUrl url = read(name, "localhost:" + TestServer.port());
        DatabaseSettings settings =
                new TestSettings(url, new DatabaseSettings.Login(TestServer.SUPERUSER, null)).read();
        try (Connection connection = TestServer.reached(settings)) {
            assertThat(TestServer.value(
                            connection, "SELECT datname FROM pg_database WHERE datname = current_database()"))
                    .as(shown(name))
                    .isEqualTo(name);
        } catch (NotYetException | RuntimeException e) {
            throw new AssertionError(shown(name), e);
        }
        try (Statement statement = admin.createStatement()) {
            statement.execute("DROP DATABASE " + Quoting.identifier(name) + " WITH (FORCE)");
        }
    }

    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String shown(String name) {
        return "[" + name + "] " + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
