package dev.stockroom.commondb.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.server.ServerFault;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings that come of DATABASE_URL, read through a real SmallRyeConfig as Quarkus builds it. */
@Tag("unit")
class DatabaseUrlSourceTest {

    private static final String URL = "quarkus.datasource.jdbc.url";
    private static final String USER = "quarkus.datasource.username";
    private static final String PASSWORD = "quarkus.datasource.password";
    private static final String HEROKU = "postgres://ann:pw@db:6543/product?sslmode=require";

    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> file = new HashMap<>();

    @Test
    void becomesTheSettingsOfTheDataSource() {
        environment.put("DATABASE_URL", HEROKU);
        SmallRyeConfig config = config();
        assertThat(config.getConfigValue(URL).getValue())
                .isEqualTo("jdbc:postgresql://db:6543/product?sslmode=require");
        assertThat(config.getConfigValue(USER).getValue()).isEqualTo("ann");
        assertThat(config.getConfigValue(PASSWORD).getValue()).isEqualTo("pw");
        assertThat(config.getConfigValue(URL).getConfigSourceOrdinal())
                .isEqualTo(275)
                .isBetween(250, 300);
        assertThat(config.getConfigValue(URL).getConfigSourceName()).contains("DATABASE_URL");
    }

    @Test
    void goesBeforeTheFileWithAndWithoutAProfile() {
        environment.put("DATABASE_URL", HEROKU);
        file.put(URL, "jdbc:postgresql://elsewhere/other");
        file.put("%prod." + URL, "jdbc:postgresql://elsewhere/other");
        file.put("%prod." + USER, "other");
        SmallRyeConfig config = config();
        assertThat(config.getConfigValue(URL).getValue())
                .isEqualTo("jdbc:postgresql://db:6543/product?sslmode=require");
        assertThat(config.getConfigValue(USER).getValue()).isEqualTo("ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUARKUS_DATASOURCE_JDBC_URL", URL, "_PROD_QUARKUS_DATASOURCE_JDBC_URL"})
    void isSilentAsAWholeBesideAnExplicitUrl(String name) {
        environment.put("DATABASE_URL", HEROKU);
        environment.put(name, "jdbc:postgresql://explicit/mine");
        SmallRyeConfig config = config();
        assertThat(config.getConfigValue(URL).getValue()).isEqualTo("jdbc:postgresql://explicit/mine");
        assertThat(config.getConfigValue(USER).getValue())
                .as("a login gone astray")
                .isNull();
        assertThat(config.getConfigValue(PASSWORD).getValue())
                .as("a login gone astray")
                .isNull();
    }

    @Test
    void leavesAnExplicitLogin() {
        environment.put("DATABASE_URL", HEROKU);
        environment.put("QUARKUS_DATASOURCE_USERNAME", "eve");
        environment.put("QUARKUS_DATASOURCE_PASSWORD", "hers");
        SmallRyeConfig config = config();
        assertThat(config.getConfigValue(URL).getValue())
                .isEqualTo("jdbc:postgresql://db:6543/product?sslmode=require");
        assertThat(config.getConfigValue(USER).getValue()).isEqualTo("eve");
        assertThat(config.getConfigValue(PASSWORD).getValue()).isEqualTo("hers");
    }

    @Test
    void leavesTheLoginOfTheFileWhereItHasNone() {
        environment.put("DATABASE_URL", "postgres://db/product");
        file.put(USER, "ann");
        file.put(PASSWORD, "pw");
        SmallRyeConfig config = config();
        assertThat(config.getConfigValue(USER).getValue()).isEqualTo("ann");
        assertThat(config.getConfigValue(PASSWORD).getValue()).isEqualTo("pw");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void isAbsentWhenItIsBlank(String value) {
        environment.put("DATABASE_URL", value);
        file.put(URL, "jdbc:postgresql://file/mine");
        assertThat(config().getConfigValue(URL).getValue()).isEqualTo("jdbc:postgresql://file/mine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$",
                "$$",
                "$$$$",
                "${HOME}",
                "${not.there}",
                "${not.there:else}",
                "\\$x",
                "\\\\${x}",
                "a$b${",
                "}${a:${b}}",
                "\\",
                "\\\\",
                "a\\,b",
                "#{x}",
                "%{x}",
                "${{x}}",
                "$\\{x}",
                "x$"
            })
    void readsNoExpressionIntoAPassword(String password) {
        assertThat(passwordThrough(password)).isEqualTo(password);
    }

    @Test
    void keepsEveryGeneratedPassword() {
        Random random = new Random(275);
        String alphabet = "$${}{}:\\\\.,ab%1 é";
        for (int i = 0; i < 3_000; i++) {
            StringBuilder password = new StringBuilder("p");
            for (int n = random.nextInt(10); n > 0; n--) {
                password.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(passwordThrough(password.toString())).isEqualTo(password.toString());
        }
    }

    @Test
    void refusesABadFormWithoutRepeatingIt() {
        environment.put("DATABASE_URL", "postgres://ann:s3cr3t@db:port/product");
        assertThatThrownBy(this::config).hasStackTraceContaining("DATABASE_URL").satisfies(e -> {
            DatabaseStartException ours = ServerFault.cause(e, DatabaseStartException.class);
            assertThat(ours).isNotNull();
            assertThat(ours.block()).contains("DATABASE_URL").doesNotContain("s3cr3t");
            for (Throwable t = e; t != null; t = t.getCause()) {
                assertThat(String.valueOf(t)).doesNotContain("s3cr3t");
            }
        });
    }

    /** An explicit URL wins, so a DATABASE_URL for somebody else may look like anything. */
    @Test
    void doesNotComplainOfWhatItDoesNotUse() {
        environment.put("DATABASE_URL", "mysql://ann:pw@db/product");
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://explicit/mine");
        assertThat(config().getConfigValue(URL).getValue()).isEqualTo("jdbc:postgresql://explicit/mine");
    }

    private String passwordThrough(String password) {
        environment.put(
                "DATABASE_URL",
                "postgres://ann:"
                        + URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20") + "@db/product");
        return config().getConfigValue(PASSWORD).getValue();
    }

    private SmallRyeConfig config() {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withProfile("prod")
                .withSources(new EnvConfigSource(environment, 300), new PropertiesConfigSource(file, "file", 250))
                .withSources(new DatabaseUrlSource.Factory())
                .build();
    }
}
