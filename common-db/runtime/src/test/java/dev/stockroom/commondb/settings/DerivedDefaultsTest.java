package dev.stockroom.commondb.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.quarkus.DatabaseReadiness;
import dev.stockroom.commondb.quarkus.PoolReadiness;
import io.quarkus.agroal.runtime.health.DataSourceHealthCheck;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows from common-db's own settings, and gives way to whatever a user writes. */
@Tag("unit")
class DerivedDefaultsTest {

    private static final String CHECK = enabled(DatabaseReadiness.class);
    private static final String POOLS = enabled(PoolReadiness.class);
    private static final String QUARKUSS = enabled(DataSourceHealthCheck.class);
    private static final String NAME = "quarkus.datasource.jdbc.additional-jdbc-properties.ApplicationName";
    private static final String SOCKETS = "quarkus.datasource.jdbc.additional-jdbc-properties.socketFactory";
    private static final String CLEAN = "quarkus.flyway.clean-disabled";

    @Test
    void namesTheSessionsAfterTheService() {
        SmallRyeConfig config = config("prod", Map.of("quarkus.application.name", "widget-service"));
        assertThat(config.getConfigValue(NAME).getValue()).startsWith("widget-service");
        assertThat(config.getConfigValue(CHECK).getValue()).isNull();
    }

    @Test
    void keepsCleanAwayFromProductionOnly() {
        assertThat(config("prod", Map.of()).getConfigValue(CLEAN).getValue()).isEqualTo("true");
        assertThat(config("dev", Map.of()).getConfigValue(CLEAN).getValue()).isNull();
        assertThat(config("test", Map.of()).getConfigValue(CLEAN).getValue()).isNull();
    }

    @Test
    void givesWayToEverySetting() {
        SmallRyeConfig config = config("prod", Map.of(NAME, "mine", CLEAN, "false"));
        assertThat(config.getConfigValue(NAME).getValue()).isEqualTo("mine");
        assertThat(config.getConfigValue(CLEAN).getValue()).isEqualTo("false");
    }

    @Test
    void putsTheCheckOfThePoolsInThePlaceOfQuarkuss() {
        SmallRyeConfig config = config("prod", Map.of());
        assertThat(config.getConfigValue(QUARKUSS).getValue()).isEqualTo("false");
        assertThat(config.getConfigValue(POOLS).getValue()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void leavesQuarkussCheckOfThePoolsToTheUserWhoSetsIt(String set) {
        SmallRyeConfig config = config("prod", Map.of(QUARKUSS, set));
        assertThat(config.getConfigValue(QUARKUSS).getValue()).isEqualTo(set);
        assertThat(config.getConfigValue(POOLS).getValue()).isEqualTo("false");
    }

    @Test
    void triesAConnectionThatWasIdleBeforeItIsUsed() {
        SmallRyeConfig config = config("prod", Map.of());
        assertThat(config.getConfigValue("quarkus.datasource.jdbc.foreground-validation-interval")
                        .getValue())
                .isEqualTo("1S");
        assertThat(config.getConfigValue("quarkus.datasource.jdbc.validation-query-timeout")
                        .getValue())
                .isEqualTo("3S");
    }

    @Test
    void hasTheSocketsOfThePoolWatched() {
        assertThat(config("prod", Map.of()).getConfigValue(SOCKETS).getValue()).isEqualTo("Ours");
        assertThat(config("prod", Map.of(SOCKETS, "Theirs"))
                        .getConfigValue(SOCKETS)
                        .getValue())
                .isEqualTo("Theirs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"quarkus.datasource.jdbc.url", "DATABASE_URL"})
    void leavesTheSocketsAloneThatTheUrlNames(String setting) {
        SmallRyeConfig config = config("prod", Map.of(setting, "jdbc:postgresql:///shop?socketFactory=Theirs"));
        assertThat(config.getConfigValue(SOCKETS).getValue()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "FALSE", "no", "off", "0"})
    void leavesNothingButTheCheckOffWhereCommonDbIsOff(String off) {
        SmallRyeConfig config = config("prod", Map.of("common-db.enabled", off));
        assertThat(config.getValue("common-db.enabled", Boolean.class)).isFalse();
        assertThat(config.getConfigValue(CHECK).getValue()).isEqualTo("false");
        assertThat(config.getConfigValue(POOLS).getValue()).isEqualTo("false");
        assertThat(config.getConfigValue(QUARKUSS).getValue()).isNull();
        assertThat(config.getConfigValue(SOCKETS).getValue()).isNull();
        assertThat(config.getConfigValue(NAME).getValue()).isNull();
        assertThat(config.getConfigValue(CLEAN).getValue()).isNull();
    }

    private static SmallRyeConfig config(String profile, Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withProfile(profile)
                .withSources(new PropertiesConfigSource(settings, "file", 250))
                .withSources(new DerivedDefaults.Factory(
                        DatabaseReadiness.class,
                        PoolReadiness.class,
                        DataSourceHealthCheck.class,
                        Map.of("socketFactory", "Ours")))
                .build();
    }

    private static String enabled(Class<?> check) {
        return "quarkus.smallrye-health.check.\"" + check.getName() + "\".enabled";
    }
}
