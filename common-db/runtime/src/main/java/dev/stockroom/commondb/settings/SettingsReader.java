package dev.stockroom.commondb.settings;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.server.ServerFailures;
import dev.stockroom.commondb.server.ServiceGrants;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseSettings.Migration;
import io.quarkus.agroal.runtime.DataSourceJdbcRuntimeConfig;
import io.quarkus.datasource.runtime.DataSourceRuntimeConfig;
import io.quarkus.flyway.runtime.FlywayDataSourceRuntimeConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the settings of Quarkus and common-db, and refuses before any connection what cannot work. */
public final class SettingsReader {

    private static final String URL = "quarkus.datasource.jdbc.url";
    private static final String HISTORY = "flyway_schema_history";

    /** The driver's properties that it can be set by. */
    private static final Set<String> SEARCH_PATH = Set.of("currentSchema", "options");

    private final String service;
    private final CommonDbConfig config;
    private final DataSourceRuntimeConfig dataSource;
    private final DataSourceJdbcRuntimeConfig jdbc;
    private final FlywayDataSourceRuntimeConfig flyway;

    public SettingsReader(
            String service,
            CommonDbConfig config,
            DataSourceRuntimeConfig dataSource,
            DataSourceJdbcRuntimeConfig jdbc,
            FlywayDataSourceRuntimeConfig flyway) {
        this.service = service;
        this.config = config;
        this.dataSource = dataSource;
        this.jdbc = jdbc;
        this.flyway = flyway;
    }

    /**
     * The settings of this start.
     *
     * @throws DatabaseStartException if one of them cannot work
     */
    public DatabaseSettings read() {
        refuseContradictions();
        DatabaseUrl serviceUrl = url(URL, jdbc.url().orElseThrow(SettingsReader::noUrl));
        DatabaseUrl url =
                flyway.jdbcUrl().map(u -> url("quarkus.flyway.jdbc-url", u)).orElse(serviceUrl);
        Login own = new Login(
                dataSource.username().orElse(null), dataSource.password().orElse(null));
        Login migrating = flyway.username()
                .map(user -> new Login(user, flyway.password().orElseThrow()))
                .orElse(own);
        DatabaseSettings settings = new DatabaseSettings(
                service,
                url,
                migrating,
                serviceUrl,
                own,
                admin(url, migrating),
                config.admin().database(),
                driver(),
                migration(),
                setup(),
                new HistoryTable(
                        schemas().stream().findFirst().orElse(null),
                        flyway.table().orElse(HISTORY)),
                config.serviceRole()
                        .map(role -> new ServiceGrants(
                                role, schemas(), flyway.table().orElse(HISTORY))),
                config.createDatabase(),
                config.waitTimeout(),
                config.onFailure() == CommonDbConfig.OnFailure.HOLD);
        refuseGrantsToTheOwner(settings);
        return settings;
    }

    private static void refuseGrantsToTheOwner(DatabaseSettings settings) {
        if (settings.migration() == Migration.HERE
                && settings.grants()
                        .filter(g -> g.role().equals(settings.migratingUser()))
                        .isPresent()) {
            throw ServerFailures.badSetting(
                    "common-db.service-role",
                    "common-db.service-role is the login that migrates, which owns everything already",
                    "set quarkus.flyway.username and quarkus.flyway.password to a login that owns and migrates,"
                            + " or leave common-db.service-role out");
        }
    }

    private void refuseContradictions() {
        if (dataSource.credentialsProvider().isPresent()) {
            throw ServerFailures.badSetting(
                    "quarkus.datasource.credentials-provider",
                    "common-db connects before there are beans, and quarkus.datasource.credentials-provider names one",
                    "give username and password, from files if need be (quarkus.config.locations)");
        }
        if (flyway.username().isPresent() && flyway.password().isEmpty()) {
            throw ServerFailures.badSetting(
                    "quarkus.flyway.username",
                    "quarkus.flyway.username is set without quarkus.flyway.password, and Quarkus would ignore it silently",
                    "set quarkus.flyway.password, or neither of the two");
        }
        if (config.admin().username().isPresent() && config.admin().password().isEmpty()) {
            throw ServerFailures.badSetting(
                    "common-db.admin.username",
                    "common-db.admin.username is set without common-db.admin.password",
                    "set common-db.admin.password, or neither of the two");
        }
        if (config.waitTimeout().isNegative()) {
            throw ServerFailures.badSetting(
                    "common-db.wait-timeout",
                    "common-db.wait-timeout is negative",
                    "give a duration such as 60s, or 0 to wait for ever");
        }
    }

    private static DatabaseUrl url(String setting, String text) {
        try {
            DatabaseUrl url = DatabaseUrl.ofJdbc(text);
            url.refuseImpossibleName();
            return url;
        } catch (IllegalArgumentException e) {
            throw ServerFailures.badSetting(
                    setting,
                    setting + " " + e.getMessage(),
                    "write jdbc:postgresql://host:5432/name, the name percent-encoded");
        }
    }

    private static DatabaseStartException noUrl() {
        return ServerFailures.badSetting(
                URL,
                "neither " + URL + " nor DATABASE_URL is set",
                "set QUARKUS_DATASOURCE_JDBC_URL=jdbc:postgresql://host:5432/name with QUARKUS_DATASOURCE_USERNAME and"
                        + " QUARKUS_DATASOURCE_PASSWORD, or DATABASE_URL=postgresql://user:password@host:5432/name");
    }

    /** Without a login of its own the migrating one creates, or a user in the URL, which goes before it. */
    private Login admin(DatabaseUrl url, Login migrating) {
        Login effective = new Login(
                url.parameters().getOrDefault("user", migrating.user()),
                url.parameters().getOrDefault("password", migrating.password()));
        return config.admin()
                .username()
                .map(user -> new Login(user, config.admin().password().orElseThrow()))
                .orElse(effective);
    }

    private Migration migration() {
        if (!flyway.active().orElse(true)) {
            return Migration.OFF;
        }
        return flyway.migrateAtStart() ? Migration.HERE : Migration.ELSEWHERE;
    }

    /** Flyway's own connections, with a login of its own, get the URL alone: what moves the search path is left out. */
    private Map<String, String> driver() {
        Map<String, String> driver = new HashMap<>(jdbc.additionalJdbcProperties());
        if (flyway.username().isPresent()) {
            driver.keySet().removeAll(SEARCH_PATH);
        }
        return Map.copyOf(driver);
    }

    private SessionSetup setup() {
        String pool =
                flyway.username().isPresent() ? null : jdbc.newConnectionSql().orElse(null);
        return new SessionSetup(pool, flyway.initSql().map(this::replaced).orElse(null));
    }

    /** Flyway knows no placeholders but these before it has a connection. */
    private String replaced(String sql) {
        String replaced = sql;
        for (Map.Entry<String, String> placeholder : flyway.placeholders().entrySet()) {
            replaced = replaced.replace(
                    flyway.placeholderPrefix().orElse("${")
                            + placeholder.getKey()
                            + flyway.placeholderSuffix().orElse("}"),
                    placeholder.getValue());
        }
        return replaced;
    }

    /** As Flyway puts them together: the default schema, which holds the history, goes first. */
    private List<String> schemas() {
        return Stream.concat(flyway.defaultSchema().stream(), flyway.schemas().orElse(List.of()).stream())
                .distinct()
                .toList();
    }
}
