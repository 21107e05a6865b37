package dev.stockroom.commondb.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The name of the database in dev mode and tests. */
@Tag("unit")
class DevDatabaseNameTest {

    private static final String URL = "quarkus.datasource.jdbc.url";
    private static final String DEV_SERVICES = "DevServicesConfigSource";

    @ParameterizedTest
    @ValueSource(strings = {URL, "quarkus.datasource.\"<default>\".jdbc.url"})
    void isTheApplicationsForTheUrlOfDevServices(String property) {
        SmallRyeConfig config =
                config(DEV_SERVICES, property, "jdbc:postgresql://localhost:32768/quarkus?loggerLevel=OFF");
        assertThat(config.getConfigValue(property).getValue())
                .isEqualTo("jdbc:postgresql://localhost:32768/widget?loggerLevel=OFF");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file",
                "SysPropConfigSource",
                "PropertiesConfigSource[source=file:/home/ann/devservices-demo/target/classes/application.properties]",
                "PropertiesConfigSource[source=file:/home/ann/Dev Services/application.properties]"
            })
    void isLeftAloneWhereTheUserWroteTheUrl(String source) {
        String url = "jdbc:postgresql://db:5432/mine";
        assertThat(config(source, URL, url).getConfigValue(URL).getValue()).isEqualTo(url);
    }

    @Test
    void leavesOtherSettingsOfDevServicesAlone() {
        String named = "quarkus.datasource.other.jdbc.url";
        String url = "jdbc:postgresql://localhost:32768/quarkus";
        assertThat(config(DEV_SERVICES, named, url).getConfigValue(named).getValue())
                .isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource({"product-service,product", "product,product", "service,service", "a-service-b,a-service-b"})
    void losesTheWordService(String application, String database) {
        assertThat(DevDatabaseName.databaseOf(application)).isEqualTo(database);
    }

    private static SmallRyeConfig config(String source, String property, String url) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(
                        new Named(source, Map.of(property, url)),
                        new PropertiesConfigSource(Map.of("quarkus.application.name", "widget-service"), "own", 250))
                .withInterceptors(new DevDatabaseName())
                .build();
    }

    /** A source with exactly this name. */
    private record Named(String name, Map<String, String> properties) implements ConfigSource {

        @Override
        public String getName() {
            return name;
        }

        @Override
        public String getValue(String property) {
            return properties.get(property);
        }

        @Override
        public Set<String> getPropertyNames() {
            return properties.keySet();
        }

        @Override
        public Map<String, String> getProperties() {
            return properties;
        }
    }
}
