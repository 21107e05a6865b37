package dev.stockroom.commondb.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.settings.DatabaseUrlSource;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The URL that a command gives to Flyway for a migrating login, read through a real SmallRyeConfig. */
@Tag("unit")
@Tag("P9")
class MigratingUrlTest {

    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> file = new HashMap<>();

    /** Quarkus Flyway asked the pool, which a command does not have: a ClassCastException in every command but up. */
    @Test
    void isThatOfTheDatabaseUrlVariable() {
        environment.put("DATABASE_URL", "postgresql://svc:svc@db:6543/product");
        environment.put("QUARKUS_FLYWAY_USERNAME", "owner");
        assertThat(migratingUrl()).isEqualTo("jdbc:postgresql://db:6543/product");
    }

    @Test
    void isThatOfTheDataSourceFromAnyOtherSource() {
        environment.put("QUARKUS_FLYWAY_USERNAME", "owner");
        file.put("host", "db");
        file.put("%prod.quarkus.datasource.jdbc.url", "jdbc:postgresql://${host}/product?password=a\\${b}");
        assertThat(migratingUrl()).isEqualTo("jdbc:postgresql://db/product?password=a${b}");
    }

    @Test
    void isItsOwnWhereOneIsSet() {
        environment.put("DATABASE_URL", "postgresql://svc:svc@db:6543/product");
        environment.put("QUARKUS_FLYWAY_USERNAME", "owner");
        environment.put("QUARKUS_FLYWAY_JDBC_URL", "jdbc:postgresql://primary/product");
        assertThat(migratingUrl()).isEqualTo("jdbc:postgresql://primary/product");
    }

    @Test
    void isNoneWhereTheServicesOwnLoginMigrates() {
        environment.put("DATABASE_URL", "postgresql://svc:svc@db:6543/product");
        assertThat(migratingUrl()).isNull();
    }

    private String migratingUrl() {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withProfile("prod")
                .withSources(new EnvConfigSource(environment, 300), new PropertiesConfigSource(file, "file", 250))
                .withSources(new DatabaseUrlSource.Factory());
        return CommandSettings.withMigratingUrl(builder)
                .build()
                .getConfigValue("quarkus.flyway.jdbc-url")
                .getValue();
    }
}
