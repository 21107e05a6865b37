package dev.stockroom.commondb.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DATABASE_URL as other tools write it. */
@Tag("unit")
class EnvironmentUrlTest {

    private static final String SECRET = "s3cr3t";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres",
                "postgresql",
                "postgresql+asyncpg",
                "postgresql+psycopg2",
                "postgresql+psycopg",
                "postgres+pg8000"
            })
    void knowsTheSchemeOfEveryTool(String scheme) {
        EnvironmentUrl url = EnvironmentUrl.of(scheme + "://ann:pw@db.example.com:6543/product");
        assertThat(url.user()).isEqualTo("ann");
        assertThat(url.password()).isEqualTo("pw");
        assertThat(url.url().jdbc()).isEqualTo("jdbc:postgresql://db.example.com:6543/product");
    }

    @ParameterizedTest
    @CsvSource({
        "postgres://db/product,                   db:5432",
        "postgres://ann@db/product,               db:5432",
        "postgres:///product,                     localhost:5432",
        "postgres://ann:pw@[::1]/product,         [::1]:5432",
        "postgres://ann:pw@[2001:db8::1]:6000/product, [2001:db8::1]:6000"
    })
    void assumesPort5432(String value, String address) {
        assertThat(EnvironmentUrl.of(value).url().address()).isEqualTo(address);
    }

    @Test
    void keepsSeveralHosts() {
        assertThat(EnvironmentUrl.of("postgres://ann:pw@a,b:6000,[::1]:7000/product")
                        .url()
                        .address())
                .isEqualTo("a:5432,b:6000,[::1]:7000");
    }

    @Test
    void decodesPercentSignsAndLeavesPlusSigns() {
        EnvironmentUrl url = EnvironmentUrl.of(
                "postgres://a%40n+n:p%2Fw%3A%25+%C3%BC@db/my+d%C3%A9p%C3%B4t%2F1?options=-c%20a%3Db+c");
        assertThat(url.user()).isEqualTo("a@n+n");
        assertThat(url.password()).isEqualTo("p/w:%+ü");
        assertThat(url.url().database()).isEqualTo("my+dépôt/1");
        assertThat(url.url().parameters()).isEqualTo(Map.of("options", "-c a=b+c"));
    }

    @Test
    void understandsAPasswordWithColons() {
        assertThat(EnvironmentUrl.of("postgres://ann:a:b:c@db/p").password()).isEqualTo("a:b:c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres://ann@db/p", "postgres://ann:@db/p", "postgres://ann@db/p?sslmode=require"})
    void doesWithoutAPassword(String value) {
        EnvironmentUrl url = EnvironmentUrl.of(value);
        assertThat(url.user()).isEqualTo("ann");
        assertThat(url.password()).isNull();
    }

    @Test
    void doesWithoutALogin() {
        EnvironmentUrl url = EnvironmentUrl.of("postgres://db/p");
        assertThat(url.user()).isNull();
        assertThat(url.password()).isNull();
    }

    @Test
    void takesTheLoginFromTheParameters() {
        EnvironmentUrl url = EnvironmentUrl.of("postgres://db/p?user=a%40n&password=" + SECRET + "%2B+");
        assertThat(url.user()).isEqualTo("a@n");
        assertThat(url.password()).isEqualTo(SECRET + "++");
        assertThat(url.url().jdbc()).isEqualTo("jdbc:postgresql://db/p");
    }

    @ParameterizedTest
    @CsvSource({
        "sslmode=verify-full,              sslmode,           verify-full",
        "ssl=require,                      sslmode,           require",
        "ssl=verify-ca,                    sslmode,           verify-ca",
        "ssl=true,                         ssl,               true",
        "schema=shop,                      currentSchema,     shop",
        "search_path=shop,                 currentSchema,     shop",
        "application_name=x,               ApplicationName,   x",
        "connect_timeout=3,                connectTimeout,    3",
        "channel_binding=require,          channelBinding,    require",
        "target_session_attrs=read-write,  targetServerType,  primary",
        "target_session_attrs=any,         targetServerType,  any",
        "target_session_attrs=prefer-standby, targetServerType, preferSecondary",
        "sslrootcert=%2Fetc%2Fca.pem,      sslrootcert,       /etc/ca.pem"
    })
    void translatesTheParametersOfOtherTools(String parameter, String name, String value) {
        assertThat(EnvironmentUrl.of("postgresql://ann:pw@db/p?" + parameter)
                        .url()
                        .parameters())
                .isEqualTo(Map.of(name, value));
    }

    @Test
    void takesAJdbcUrlToo() {
        EnvironmentUrl url = EnvironmentUrl.of("jdbc:postgresql://db/p?user=ann&password=" + SECRET + "&ssl=true");
        assertThat(url.user()).isEqualTo("ann");
        assertThat(url.password()).isEqualTo(SECRET);
        assertThat(url.url().jdbc()).isEqualTo("jdbc:postgresql://db/p?ssl=true");
    }

    /** Files and shells like to add a newline. */
    @ParameterizedTest
    @ValueSource(strings = {" postgres://ann:pw@db/p\n", " jdbc:postgresql://db/p?user=ann&password=pw\n"})
    void overlooksWhiteSpaceAround(String value) {
        EnvironmentUrl url = EnvironmentUrl.of(value);
        assertThat(url.url().database()).isEqualTo("p");
        assertThat(url.password()).isEqualTo("pw");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3cr3t",
                "mysql://ann:s3cr3t@db/p",
                "postgres:ann:s3cr3t@db/p",
                "postgres://ann:s3cr3t@db",
                "postgres://ann:s3cr3t@db/",
                "postgres://ann:s3cr3t@db/postgres",
                "postgres://ann:s3cr3t@db/%00",
                "postgres://ann:s3cr3t@db/p%",
                "postgres://ann:s3cr3t%@db/p",
                "postgres://ann:s3cr3t%zz@db/p",
                "postgres://ann:s3cr3t@x@db/p",
                "postgres://ann:s3cr3t/x@db/p",
                "postgres://ann:s3cr3t?x@db/p",
                "postgres://ann:s3cr3t#x@db/p",
                "postgres://ann:s3cr3t@db:port/p",
                "postgres://ann:s3cr3t@db:99999/p",
                "postgres://ann:s3cr3t@db/p#fragment",
                "postgres://ann:s3cr3t@db/p?host=/var/run/postgresql",
                "postgres://ann:s3cr3t@db/p?port=5433",
                "postgres://ann:s3cr3t@db/p?dbname=postgres",
                "postgres://ann:s3cr3t@db/p?PGDBNAME=postgres",
                "postgres://ann:s3cr3t@db/p?a=%",
                "postgres://ann:s3cr3t@[::1/p",
                "jdbc:postgresql://ann:s3cr3t@db/p",
                "jdbc:mysql://db/p?password=s3cr3t"
            })
    void refusesBadFormsAndNeverTellsThePassword(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EnvironmentUrl.of(value))
                .satisfies(e -> assertThat(e.toString()).doesNotContain(SECRET))
                .withNoCause();
    }

    @Test
    void refusesANameThatPostgresqlWouldCut() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EnvironmentUrl.of("postgres://ann:" + SECRET + "@db/" + "a".repeat(64)))
                .withMessageContaining("64 bytes");
    }

    @Test
    void neverShowsThePassword() {
        EnvironmentUrl url = EnvironmentUrl.of("postgres://ann:" + SECRET + "@db/p?password=" + SECRET);
        assertThat(url.toString()).doesNotContain(SECRET);
        assertThat(url.url().toString()).doesNotContain(SECRET);
        assertThat(url.url().jdbc()).doesNotContain(SECRET);
    }

    @Test
    void givesBackWhateverWasPercentEncoded() {
        Random random = new Random(275);
        for (int i = 0; i < 2_000; i++) {
            String user = "u" + text(random);
            String password = "p" + text(random);
            String name = "d" + text(random);
            EnvironmentUrl url = EnvironmentUrl.of(
                    "postgresql://" + encoded(user) + ":" + encoded(password) + "@db/" + encoded(name));
            assertThat(url.user()).isEqualTo(user);
            assertThat(url.password()).isEqualTo(password);
            assertThat(DatabaseUrl.ofJdbc(url.url().jdbc()).database()).isEqualTo(name);
        }
    }

    private static String text(Random random) {
        String alphabet = " %$+&=?#@:/\\'\"{}[]<>;,.-_~!^`|üß漢😀aZ9\t";
        int[] points = alphabet.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(9); n > 0; n--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
    }
}
