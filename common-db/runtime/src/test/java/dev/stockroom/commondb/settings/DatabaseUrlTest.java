package dev.stockroom.commondb.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

/** Holds DatabaseUrl against the driver's own reading of URLs. */
@Tag("unit")
class DatabaseUrlTest {

    /** Held, because the log manager forgets the level of a logger that nobody holds. */
    private static final Logger DRIVER = Logger.getLogger("org.postgresql");

    private static final String SECRET = "s3cr3t";

    @BeforeAll
    static void silenceTheDriver() {
        DRIVER.setLevel(Level.OFF);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost:5432/product",
                "jdbc:postgresql://localhost/product",
                "jdbc:postgresql:///product",
                "jdbc:postgresql://:5433/product",
                "jdbc:postgresql:product",
                "jdbc:postgresql:pro%64uct",
                "jdbc:postgresql://[::1]:5432/product",
                "jdbc:postgresql://[::1]/product",
                "jdbc:postgresql://[fe80::1%eth0]:5432/product",
                "jdbc:postgresql://[::1],[::2]:6000,db:7000/product",
                "jdbc:postgresql://db1:5432,db2:5433,db3/product?targetServerType=primary",
                "jdbc:postgresql://db_under.example-1.com/product",
                "jdbc:postgresql://db/product?user=u&password=p%26q%3D&ssl=true",
                "jdbc:postgresql://db/product?options=-c%20search_path=a,b",
                "jdbc:postgresql://db/product?options=-c+search_path=a",
                "jdbc:postgresql://db/product?a=b=c&flag&&sslmode=require&",
                "jdbc:postgresql://db/product?",
                "jdbc:postgresql://db/a%2Fb",
                "jdbc:postgresql://db/a%22b%27c",
                "jdbc:postgresql://db/a+b",
                "jdbc:postgresql://db/a%2Bb",
                "jdbc:postgresql://db/a.b-c_d",
                "jdbc:postgresql://db/a#b;c",
                "jdbc:postgresql://db/d%C3%A9p%c3%b4t",
                "jdbc:postgresql://db/dépôt",
                "jdbc:postgresql://db/%F0%9F%98%80",
                "jdbc:postgresql://db/%25",
                "jdbc:postgresql://db/a%3Fb%3Dc%26d"
            })
    void meansToTheDriverWhatItWasGivenAs(String url) {
        DatabaseUrl read = DatabaseUrl.ofJdbc(url);
        assertThat(driverReads(read.jdbc())).isEqualTo(driverReads(url));
        assertThat(read.database()).isEqualTo(driverReads(url).getProperty("PGDBNAME"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/product?PGDBNAME=postgres",
                "jdbc:postgresql://db/product?dbname=postgres",
                "jdbc:postgresql://db/product?DbName=postgres",
                "jdbc:postgresql://db/product?PGHOST=other",
                "jdbc:postgresql://db/product?host=other",
                "jdbc:postgresql://db/product?port=6543",
                "jdbc:postgresql://db/product?PGPORT=6543"
            })
    void isNotDeceivedByParametersThatReplaceTheAddress(String url) {
        Throwable refused = catchThrowable(() -> DatabaseUrl.ofJdbc(url));
        if (refused == null) {
            DatabaseUrl read = DatabaseUrl.ofJdbc(url);
            Properties driver = driverReads(url);
            assertThat(read.database()).isEqualTo(driver.getProperty("PGDBNAME"));
            assertThat(read.address()).isEqualTo(driver.getProperty("PGHOST") + ":" + driver.getProperty("PGPORT"));
            assertThat(driverReads(read.withDatabase("elsewhere").jdbc()).getProperty("PGDBNAME"))
                    .isEqualTo("elsewhere");
        } else {
            assertThat(refused).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "product?password=s3cr3t",
                "jdbc:mysql://db/product?password=s3cr3t",
                "postgresql://u:s3cr3t@db/product",
                "jdbc:postgresql://u:s3cr3t@db/product",
                "jdbc:postgresql://u:s3cr3t@db:5432/product",
                "jdbc:postgresql://db:port/product?password=s3cr3t",
                "jdbc:postgresql://db:5432:5433/product?password=s3cr3t",
                "jdbc:postgresql://db:0/product?password=s3cr3t",
                "jdbc:postgresql://db:99999/product?password=s3cr3t",
                "jdbc:postgresql://db/a/b?password=s3cr3t",
                "jdbc:postgresql://db//b?password=s3cr3t",
                "jdbc:postgresql://db/a%zz?password=s3cr3t",
                "jdbc:postgresql://db/a%?password=s3cr3t",
                "jdbc:postgresql://db/a%2?password=s3cr3t",
                "jdbc:postgresql://db/a?password=s3cr3t%",
                "jdbc:postgresql://db db/a?password=s3cr3t",
                "jdbc:postgresql:/a?password=s3cr3t",
                "jdbc:postgresql://[::1/a?password=s3cr3t",
                "jdbc:postgresql://::1/a?password=s3cr3t"
            })
    void refusesWhatTheDriverWouldRefuseAndRepeatsNothingOfIt(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseUrl.ofJdbc(url))
                .satisfies(e -> assertThat(e.toString()).doesNotContain(SECRET).doesNotContain("//db"))
                .withNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql:",
                "jdbc:postgresql://",
                "jdbc:postgresql://db",
                "jdbc:postgresql://db/",
                "jdbc:postgresql://db:5432",
                "jdbc:postgresql://db?user=product",
                "jdbc:postgresql://db/?user=product"
            })
    void refusesToGuessTheName(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseUrl.ofJdbc(url).refuseImpossibleName())
                .withMessageContaining("no database name");
    }

    @ParameterizedTest
    @CsvSource({"postgres,system", "template0,system", "template1,system", "a%00b,NUL", "%00,NUL"})
    void refusesNamesThatAreNotAServices(String name, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> DatabaseUrl.ofJdbc("jdbc:postgresql://db/" + name).refuseImpossibleName())
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Postgres", "TEMPLATE1", "template2", "postgres ", "x"})
    void acceptsNamesThatOnlyLookLikeASystemDatabase(String name) {
        assertThatCode(() -> url(name).refuseImpossibleName()).doesNotThrowAnyException();
    }

    @Test
    void countsTheNameInBytes() {
        assertThatCode(() -> url("a".repeat(63)).refuseImpossibleName()).doesNotThrowAnyException();
        assertThatCode(() -> url("é".repeat(31) + "a").refuseImpossibleName()).doesNotThrowAnyException();
        for (String tooLong : new String[] {"a".repeat(64), "é".repeat(32), "😀".repeat(16)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> url(tooLong).refuseImpossibleName())
                    .withMessageContaining("64 bytes")
                    .withMessageNotContaining(tooLong);
        }
    }

    /** Both would be one database to the driver, and two to their services. */
    @ParameterizedTest
    @ValueSource(strings = {"a%FF", "a%C3", "a%C3%28b", "a%ED%A0%80"})
    void refusesANameWhoseBytesAreNotUtf8(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> DatabaseUrl.ofJdbc("jdbc:postgresql://db/" + name).refuseImpossibleName());
    }

    @Test
    void refusesHalfACharacter() {
        assertThatIllegalArgumentException().isThrownBy(() -> url("a\uD83D").refuseImpossibleName());
    }

    @Test
    void tellsWhereTheServersAre() {
        assertThat(DatabaseUrl.ofJdbc("jdbc:postgresql:p").address()).isEqualTo("localhost:5432");
        assertThat(DatabaseUrl.ofJdbc("jdbc:postgresql://a,b:6000,[::1],[::2]:7000/p")
                        .address())
                .isEqualTo("a:5432,b:6000,[::1]:5432,[::2]:7000");
        assertThat(DatabaseUrl.ofJdbc("jdbc:postgresql://a/p?password=" + SECRET)
                        .place())
                .isEqualTo("host a:5432, database p");
    }

    @Test
    void changesTheDatabaseAndNothingElse() {
        String url = "jdbc:postgresql://a:1,b:2/p?user=u&sslmode=require";
        assertThat(driverReads(DatabaseUrl.ofJdbc(url).withDatabase("q/?&%").jdbc()))
                .isEqualTo(driverReads("jdbc:postgresql://a:1,b:2/q%2F%3F%26%25?user=u&sslmode=require"));
    }

    @Test
    void takesParametersAway() {
        DatabaseUrl url = DatabaseUrl.ofJdbc("jdbc:postgresql://a/p?user=u&password=" + SECRET + "&ssl=true");
        assertThat(url.without("user", "password", "none").parameters()).isEqualTo(Map.of("ssl", "true"));
        assertThat(url.parameters()).hasSize(3);
    }

    @Test
    void understandsTheUrlOfTheTracingDriver() {
        assertThat(DatabaseUrl.ofJdbc("jdbc:otel:postgresql://a/p").jdbc()).isEqualTo("jdbc:postgresql://a/p");
    }

    /** What the driver refuses is refused; what is accepted means the same to the driver. */
    @Test
    void agreesWithTheDriverOnGeneratedUrls() {
        long seed = 20_261_120;
        Random random = new Random(seed);
        String[] pieces = {
            "/",
            "//",
            "db",
            ":5432",
            ":",
            ",",
            "[::1]",
            "?",
            "&",
            "=",
            "user",
            "%41",
            "%",
            "+",
            " ",
            "p",
            "é",
            "#",
            "@",
            "%2F",
            "ssl=true",
            "1"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder url = new StringBuilder("jdbc:postgresql:").append(random.nextInt(4) > 0 ? "//db" : "");
            for (int n = random.nextInt(8); n > 0; n--) {
                url.append(pieces[random.nextInt(pieces.length)]);
            }
            agree(url.toString().strip());
        }
    }

    private static void agree(String text) {
        Properties driver = driverReads(text);
        DatabaseUrl read;
        try {
            read = DatabaseUrl.ofJdbc(text);
            read.refuseImpossibleName();
        } catch (IllegalArgumentException e) {
            return;
        }
        assertThat(driver).as("the driver refuses what we accept: %s", text).isNotNull();
        assertThat(driverReads(read.jdbc())).as(text).isEqualTo(driver);
        assertThat(read.database()).as(text).isEqualTo(driver.getProperty("PGDBNAME"));
    }

    private static DatabaseUrl url(String database) {
        return new DatabaseUrl("db", database, Map.of());
    }

    /** The driver's reading, or null if it refuses; an empty host is the local one. */
    private static Properties driverReads(String url) {
        Properties login = new Properties();
        login.setProperty("user", "someone");
        Properties read = Driver.parseURL(url, login);
        if (read != null && read.getProperty("PGHOST").isEmpty()) {
            read.setProperty("PGHOST", "localhost");
        }
        return read;
    }
}
