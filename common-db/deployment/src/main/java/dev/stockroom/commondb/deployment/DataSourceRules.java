package dev.stockroom.commondb.deployment;

import io.quarkus.agroal.spi.JdbcDataSourceBuildItem;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.datasource.common.runtime.DatabaseKind;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;

/** What common-db asks of the data sources: the default one is on PostgreSQL, and Flyway works on no other. */
final class DataSourceRules {

    private DataSourceRules() {}

    static void check(List<JdbcDataSourceBuildItem> dataSources, Iterable<String> properties) {
        boolean hasDefault = false;
        for (JdbcDataSourceBuildItem dataSource : dataSources) {
            if (DataSourceUtil.isDefault(dataSource.getName())) {
                hasDefault = true;
                checkKind(dataSource.getDbKind());
            } else {
                refuseFlyway(dataSource.getName(), properties);
            }
        }
        if (!hasDefault) {
            throw new ConfigurationException(
                    "common-db owns the database of the default data source, and this service has"
                            + " none: set quarkus.datasource.db-kind=postgresql, or remove the dependency common-db.");
        }
    }

    private static void checkKind(String kind) {
        if (!DatabaseKind.isPostgreSQL(kind)) {
            throw new ConfigurationException("common-db works on PostgreSQL, and the default data source is of kind "
                    + kind + ": set quarkus.datasource.db-kind=postgresql, or remove the dependency common-db.");
        }
    }

    private static void refuseFlyway(String name, Iterable<String> properties) {
        for (String property : properties) {
            if (property.startsWith("quarkus.flyway.\"" + name + "\".")
                    || property.startsWith("quarkus.flyway." + name + ".")) {
                throw new ConfigurationException("common-db owns one database, that of the default data source, and "
                        + property + " asks Flyway to migrate the data source " + name
                        + " too: remove it, or give that database to a service of its own.");
            }
        }
    }
}
