package dev.stockroom.commondb.deployment;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quarkus.agroal.spi.JdbcDataSourceBuildItem;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a build says of the data sources. */
@Tag("unit")
class DataSourceRulesTest {

    private static final JdbcDataSourceBuildItem DEFAULT = dataSource("<default>", "postgresql");
    private static final JdbcDataSourceBuildItem REPORTS = dataSource("reports", "postgresql");

    @Test
    void acceptsTheDefaultDataSource() {
        assertThatCode(() -> DataSourceRules.check(List.of(DEFAULT), List.of("quarkus.flyway.migrate-at-start")))
                .doesNotThrowAnyException();
    }

    @Test
    void acceptsANamedOneWithoutFlyway() {
        assertThatCode(() -> DataSourceRules.check(
                        List.of(DEFAULT, REPORTS, dataSource("legacy", "mysql")),
                        List.of("quarkus.datasource.reports.jdbc.url", "quarkus.flyway.migrate-at-start")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quarkus.flyway.reports.migrate-at-start",
                "quarkus.flyway.\"reports\".locations",
                "quarkus.flyway.reports.active"
            })
    void refusesFlywayOnANamedOne(String property) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> DataSourceRules.check(List.of(DEFAULT, REPORTS), List.of(property)))
                .withMessageContaining("owns one database")
                .withMessageContaining(property)
                .withMessageContaining("reports");
    }

    @Test
    void refusesToBeWithoutADefaultOne() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> DataSourceRules.check(List.of(REPORTS), List.of()))
                .withMessageContaining("quarkus.datasource.db-kind=postgresql");
    }

    @Test
    void refusesAnotherKind() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> DataSourceRules.check(List.of(dataSource("<default>", "mysql")), List.of()))
                .withMessageContaining("of kind mysql");
    }

    private static JdbcDataSourceBuildItem dataSource(String name, String kind) {
        return new JdbcDataSourceBuildItem(name, kind, Optional.empty(), true, name.equals("<default>"));
    }
}
