package dev.stockroom.commondb.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.history.Leniency;
import dev.stockroom.commondb.server.DatabaseCreation;
import dev.stockroom.commondb.server.ServiceGrants;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseSettings.Migration;
import io.quarkus.agroal.runtime.DataSourcesJdbcRuntimeConfig;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.datasource.runtime.DataSourcesRuntimeConfig;
import io.quarkus.flyway.runtime.FlywayRuntimeConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings as a user writes them, through the mappings of Quarkus. */
@Tag("unit")
class SettingsReaderTest {

    private final Map<String, String> written = new HashMap<>(Map.of(
            "quarkus.datasource.jdbc.url", "jdbc:postgresql://db:5432/widget",
            "quarkus.datasource.username", "ann",
            "quarkus.datasource.password", "s3cr3t"));

    @Test
    void readsThePlainCase() {
        DatabaseSettings settings = read();
        assertThat(settings.url().jdbc()).isEqualTo("jdbc:postgresql://db:5432/widget");
        assertThat(settings.migrating()).isEqualTo(new Login("ann", "s3cr3t"));
        assertThat(settings.ownLoginDiffers()).isFalse();
        assertThat(settings.adminDiffers()).isFalse();
        assertThat(settings.adminDatabase()).isEqualTo("postgres");
        assertThat(settings.createDatabase()).isTrue();
        assertThat(settings.waitTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.hold()).isFalse();
        assertThat(settings.history()).isEqualTo("\"flyway_schema_history\"");
        assertThat(DatabaseCreation.statement(settings)).isEqualTo("CREATE DATABASE \"widget\" TEMPLATE template0");
    }

    @Test
    void readsASeparateMigratingLogin() {
        written.put("quarkus.flyway.username", "owner");
        written.put("quarkus.flyway.password", "0wner");
        DatabaseSettings settings = read();
        assertThat(settings.migrating()).isEqualTo(new Login("owner", "0wner"));
        assertThat(settings.own()).isEqualTo(new Login("ann", "s3cr3t"));
        assertThat(settings.ownLoginDiffers()).isTrue();
        assertThat(settings.serviceUserIfAnother()).isEqualTo("ann");
        assertThat(DatabaseCreation.statement(settings)).doesNotContain("OWNER");
    }

    @Test
    void readsASeparateAdmin() {
        written.put("common-db.admin.username", "root");
        written.put("common-db.admin.password", "r00t");
        written.put("common-db.admin.database", "defaultdb");
        DatabaseSettings settings = read();
        assertThat(settings.admin()).isEqualTo(new Login("root", "r00t"));
        assertThat(settings.adminUrl().database()).isEqualTo("defaultdb");
        assertThat(DatabaseCreation.statement(settings))
                .isEqualTo("CREATE DATABASE \"widget\" OWNER \"ann\" TEMPLATE template0");
    }

    @Test
    void anAdminThatIsTheMigratingLoginNeedsNoOwner() {
        written.put("common-db.admin.username", "ann");
        written.put("common-db.admin.password", "s3cr3t");
        assertThat(DatabaseCreation.statement(read())).doesNotContain("OWNER");
    }

    @Test
    void aLoginInTheUrlGoesFirstAsInTheDriver() {
        written.put("quarkus.datasource.jdbc.url", "jdbc:postgresql://db/widget?user=eve&password=hers");
        written.put("common-db.admin.username", "root");
        written.put("common-db.admin.password", "r00t");
        DatabaseSettings settings = read();
        assertThat(settings.migratingUser()).isEqualTo("eve");
        assertThat(DatabaseCreation.statement(settings)).contains("OWNER \"eve\"");
        assertThat(settings.adminUrl().parameters())
                .as("the admin has a login of its own")
                .isEmpty();
    }

    @Test
    void quotesEveryName() {
        written.put("quarkus.datasource.jdbc.url", "jdbc:postgresql://db/w%22i%22dget");
        written.put("quarkus.datasource.username", "a\"nn");
        written.put("quarkus.flyway.table", "my \"table\"");
        written.put("quarkus.flyway.default-schema", "my \"schema\"");
        written.put("common-db.admin.username", "root");
        written.put("common-db.admin.password", "r00t");
        DatabaseSettings settings = read();
        assertThat(DatabaseCreation.statement(settings))
                .isEqualTo("CREATE DATABASE \"w\"\"i\"\"dget\" OWNER \"a\"\"nn\" TEMPLATE template0");
        assertThat(settings.history()).isEqualTo("\"my \"\"schema\"\"\".\"my \"\"table\"\"\"");
    }

    @Test
    void readsTheServicesRole() {
        assertThat(ServiceGrants.of(read())).isEmpty();
        written.put("common-db.service-role", "widget_service");
        written.put("quarkus.flyway.schemas", "shop,other");
        written.put("quarkus.flyway.default-schema", "log");
        written.put("quarkus.flyway.table", "past");
        assertThat(ServiceGrants.of(read()))
                .contains(new ServiceGrants("widget_service", List.of("log", "shop", "other"), "past"));
        assertThat(DatabaseCreation.statement(read()))
                .isEqualTo("CREATE DATABASE \"widget\" TEMPLATE template0 CONNECTION LIMIT 1000000000");
    }

    @Test
    @Tag("P11")
    void readsWhatTheApplicationLetsPassInItsHistory() {
        assertThat(read().leniency()).isEqualTo(Leniency.NONE);
        written.put("quarkus.flyway.ignore-missing-migrations", "true");
        assertThat(read().leniency()).isEqualTo(new Leniency(false, true));
        written.put("quarkus.flyway.ignore-migration-patterns", "*:future, *:pending");
        assertThat(read().leniency()).as("these go before it").isEqualTo(Leniency.NONE);
        written.put("quarkus.flyway.ignore-migration-patterns", "*:future,versioned:missing");
        assertThat(read().leniency()).isEqualTo(new Leniency(false, true));
        written.put("quarkus.flyway.validate-on-migrate", "false");
        assertThat(read().leniency()).isEqualTo(new Leniency(true, true));
        assertThat(read().lookingOnly().leniency()).isEqualTo(new Leniency(true, true));
    }

    @Test
    void refusesAPatternThatFlywayDoesNotKnow() {
        written.put("quarkus.flyway.ignore-migration-patterns", "*:mising");
        assertThat(refusal()).contains("quarkus.flyway.ignore-migration-patterns", "mising");
    }

    @Test
    void readsWhatSessionsRunFirst() {
        assertThat(read().setup()).isEqualTo(SessionSetup.NONE);
        written.put("quarkus.datasource.jdbc.new-connection-sql", "SET search_path TO app");
        written.put("quarkus.flyway.init-sql", "SET ROLE %owner%");
        written.put("quarkus.flyway.placeholders.owner", "app_owner");
        written.put("quarkus.flyway.placeholder-prefix", "%");
        written.put("quarkus.flyway.placeholder-suffix", "%");
        assertThat(read().setup())
                .isEqualTo(new SessionSetup("SET search_path TO app", "SET ROLE app_owner", "SET search_path TO app"));
    }

    @Test
    void readsTheIsolationThatThePoolSets() {
        written.put("quarkus.datasource.jdbc.transaction-isolation-level", "repeatable-read");
        assertThat(read().setup().pool())
                .isEqualTo("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        written.put("quarkus.datasource.jdbc.new-connection-sql", "SELECT 1");
        assertThat(read().setup().pool()).endsWith("REPEATABLE READ;\nSELECT 1");
    }

    @Test
    void knowsThatAMigratingLoginOfItsOwnGetsNothingThatIsThePools() {
        written.put("quarkus.datasource.jdbc.new-connection-sql", "SET search_path TO app");
        written.put("quarkus.datasource.jdbc.additional-jdbc-properties.currentSchema", "app");
        written.put("quarkus.datasource.jdbc.additional-jdbc-properties.sslmode", "require");
        assertThat(read().driver()).containsOnlyKeys("currentSchema", "sslmode");
        written.put("quarkus.flyway.username", "owner");
        written.put("quarkus.flyway.password", "0wner");
        assertThat(read().setup().pool()).isNull();
        assertThat(read().setup().service()).isEqualTo("SET search_path TO app");
        assertThat(read().serviceUrl().parameters()).containsEntry("currentSchema", "app");
        assertThat(read().url().parameters()).doesNotContainKey("currentSchema");
        assertThat(read().driver()).containsOnlyKeys("sslmode");
    }

    @Test
    void refusesAUrlOfFlywaysWithoutALoginBeforeAnythingIsCreated() {
        written.put("quarkus.flyway.jdbc-url", "jdbc:postgresql://direct/widget");
        assertThat(refusal()).contains("quarkus.flyway.jdbc-url", "quarkus.flyway.username", "quarkus.flyway.password");
        written.put("quarkus.flyway.username", "ann");
        written.put("quarkus.flyway.password", "s3cr3t");
        assertThat(read().url().address()).isEqualTo("direct:5432");
        assertThat(read().adminUrl().address()).isEqualTo("direct:5432");
        assertThat(read().serviceUrl().address()).isEqualTo("db:5432");
        assertThat(read().ownLoginDiffers()).isTrue();
        assertThat(read().serviceUserIfAnother())
                .as("the sessions of the migrating login are not taken for the service's")
                .isNull();
    }

    @Test
    void refusesGrantsToTheLoginThatMigrates() {
        written.put("common-db.service-role", "ann");
        written.put("quarkus.flyway.migrate-at-start", "true");
        assertThat(refusal()).contains("common-db.service-role", "quarkus.flyway.username");
    }

    @Test
    void leavesTheRoleToTheOneWhoMigrates() {
        written.put("common-db.service-role", "ann");
        written.put("quarkus.flyway.migrate-at-start", "false");
        assertThat(ServiceGrants.of(read())).isPresent();
    }

    @Test
    void findsTheHistoryInTheFirstSchema() {
        written.put("quarkus.flyway.schemas", "shop,other");
        assertThat(read().history()).isEqualTo("\"shop\".\"flyway_schema_history\"");
    }

    @ParameterizedTest
    @CsvSource({"true,true,HERE", "false,true,ELSEWHERE", "true,false,OFF", "false,false,OFF"})
    void knowsWhoMigrates(String atStart, String active, Migration migration) {
        written.put("quarkus.flyway.migrate-at-start", atStart);
        written.put("quarkus.flyway.active", active);
        assertThat(read().migration()).isEqualTo(migration);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "5m,300000", "PT1.5S,1500", "250ms,250"})
    void readsDurations(String text, long millis) {
        written.put("common-db.wait-timeout", text);
        assertThat(read().waitTimeout()).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void readsHold() {
        written.put("common-db.on-failure", "hold");
        assertThat(read().hold()).isTrue();
    }

    @Test
    void refusesNoUrlAndNamesBothWays() {
        written.remove("quarkus.datasource.jdbc.url");
        assertThat(refusal()).contains("QUARKUS_DATASOURCE_JDBC_URL", "DATABASE_URL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/",
                "jdbc:postgresql://db/postgres",
                "jdbc:postgresql://db/a%00b",
                "jdbc:postgresql://db/1234567890123456789012345678901234567890123456789012345678901234",
                "jdbc:postgresql://ann:s3cr3t@db/widget",
                "jdbc:mysql://db/widget?password=s3cr3t"
            })
    void refusesABadUrlByTheNameOfItsSetting(String url) {
        written.put("quarkus.datasource.jdbc.url", url);
        assertThat(refusal()).contains("quarkus.datasource.jdbc.url").doesNotContain("s3cr3t");
        written.put("quarkus.datasource.jdbc.url", "jdbc:postgresql://db/widget");
        written.put("quarkus.flyway.jdbc-url", url);
        assertThat(refusal()).contains("quarkus.flyway.jdbc-url").doesNotContain("s3cr3t");
    }

    @Test
    void refusesAMigratingLoginThatQuarkusWouldIgnore() {
        written.put("quarkus.flyway.username", "owner");
        assertThat(refusal()).contains("quarkus.flyway.username", "quarkus.flyway.password", "silently");
    }

    @Test
    void refusesAnAdminWithoutAPassword() {
        written.put("common-db.admin.username", "root");
        assertThat(refusal()).contains("common-db.admin.password");
    }

    @Test
    void refusesACredentialsProviderAndANegativeTime() {
        written.put("common-db.wait-timeout", "-1s");
        assertThat(refusal()).contains("common-db.wait-timeout");
        written.put("quarkus.datasource.credentials-provider", "vault");
        assertThat(refusal()).contains("credentials-provider");
    }

    private String refusal() {
        DatabaseStartException e = catchThrowableOfType(DatabaseStartException.class, this::read);
        assertThat(e).isNotNull();
        assertThat(e.mendable()).isFalse();
        return e.block();
    }

    private DatabaseSettings read() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(CommonDbConfig.class)
                .withMapping(DataSourcesRuntimeConfig.class)
                .withMapping(DataSourcesJdbcRuntimeConfig.class)
                .withMapping(FlywayRuntimeConfig.class)
                .withMappingIgnore("quarkus.**")
                .withSources(new PropertiesConfigSource(written, "file", 250))
                .build();
        String byDefault = DataSourceUtil.DEFAULT_DATASOURCE_NAME;
        return new SettingsReader(
                        "widget",
                        config.getConfigMapping(CommonDbConfig.class),
                        config.getConfigMapping(DataSourcesRuntimeConfig.class)
                                .dataSources()
                                .get(byDefault),
                        config.getConfigMapping(DataSourcesJdbcRuntimeConfig.class)
                                .dataSources()
                                .get(byDefault)
                                .jdbc(),
                        config.getConfigMapping(FlywayRuntimeConfig.class)
                                .datasources()
                                .get(byDefault))
                .read();
    }
}
