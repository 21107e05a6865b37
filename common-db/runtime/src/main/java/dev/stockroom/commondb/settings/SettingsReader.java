package dev.stockroom.commondb.settings;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseSettings.Migration;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.quarkus.agroal.runtime.DataSourceJdbcRuntimeConfig;
import io.quarkus.datasource.runtime.DataSourceRuntimeConfig;
import io.quarkus.flyway.runtime.FlywayDataSourceRuntimeConfig;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the settings of Quarkus and common-db, and refuses before any connection what cannot work. */
public final class SettingsReader {

    private static final String URL = "quarkus.datasource.jdbc.url";
    private static final String HISTORY = "flyway_schema_history";

    /** The driver's properties that set the search path. */
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
                withThePoolsSearchPath(serviceUrl),
                own,
                admin(url, migrating),
                config.admin().database(),
                driver(),
                migration(),
                setup(),
                new HistoryTable(
                        schemas().stream().findFirst().orElse(null),
                        flyway.table().orElse(HISTORY)),
                config.serviceRole().orElse(null),
                schemas(),
                LeniencySettings.read(flyway),
                config.createDatabase(),
                config.waitTimeout(),
                config.onFailure() == CommonDbConfig.OnFailure.HOLD);
        refuseGrantsToTheOwner(settings);
        return settings;
    }

    private static void refuseGrantsToTheOwner(DatabaseSettings settings) {
        if (settings.migration() == Migration.HERE && settings.migratingUser().equals(settings.serviceRole())) {
            throw DatabaseStartException.badSetting(
                    "common-db.service-role",
                    "common-db.service-role is the login that migrates, which owns everything already",
                    "set quarkus.flyway.username and quarkus.flyway.password to a login that owns and migrates,"
                            + " or leave common-db.service-role out");
        }
    }

    private void refuseContradictions() {
        if (dataSource.credentialsProvider().isPresent()) {
            throw DatabaseStartException.badSetting(
                    "quarkus.datasource.credentials-provider",
                    "common-db connects before there are beans, and quarkus.datasource.credentials-provider names one",
                    "give username and password, from files if need be (quarkus.config.locations)");
        }
        if (flyway.username().isPresent() && flyway.password().isEmpty()) {
            throw DatabaseStartException.badSetting(
                    "quarkus.flyway.username",
                    "quarkus.flyway.username is set without quarkus.flyway.password, and Quarkus would ignore it silently",
                    "set quarkus.flyway.password, or neither of the two");
        }
        if (flyway.jdbcUrl().isPresent() && flyway.username().isEmpty()) {
            throw DatabaseStartException.badSetting(
                    "quarkus.flyway.jdbc-url",
                    "quarkus.flyway.jdbc-url is set without quarkus.flyway.username and quarkus.flyway.password, and Quarkus"
                            + " would refuse it after the database was created",
                    "set both; the login may be that of quarkus.datasource");
        }
        if (config.admin().username().isPresent() && config.admin().password().isEmpty()) {
            throw DatabaseStartException.badSetting(
                    "common-db.admin.username",
                    "common-db.admin.username is set without common-db.admin.password",
                    "set common-db.admin.password, or neither of the two");
        }
        if (config.waitTimeout().isNegative()) {
            throw DatabaseStartException.badSetting(
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
            throw DatabaseStartException.badSetting(
                    setting,
                    setting + " " + e.getMessage(),
                    "write jdbc:postgresql://host:5432/name, the name percent-encoded");
        }
    }

    private static DatabaseStartException noUrl() {
        return DatabaseStartException.badSetting(
                URL,
                "neither " + URL + " nor DATABASE_URL is set",
                "set QUARKUS_DATASOURCE_JDBC_URL=jdbc:postgresql://host:5432/name with QUARKUS_DATASOURCE_USERNAME and"
                        + " QUARKUS_DATASOURCE_PASSWORD, or DATABASE_URL=postgresql://user:password@host:5432/name");
    }

    /**
     * The login that creates. If none is set, the migrating login creates, or a user in the URL, which goes before it.
     */
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

    /**
     * The driver's properties. If Flyway has a login of its own, its connections get the URL alone, without a search
     * path.
     */
    private Map<String, String> driver() {
        Map<String, String> driver = new HashMap<>(jdbc.additionalJdbcProperties());
        if (flyway.username().isPresent()) {
            driver.keySet().removeAll(SEARCH_PATH);
        }
        return Map.copyOf(driver);
    }

    /** Adds the search path of the pool, which {@link #driver} leaves out; a search path in the URL goes before it. */
    private DatabaseUrl withThePoolsSearchPath(DatabaseUrl serviceUrl) {
        Map<String, String> parameters = new LinkedHashMap<>(serviceUrl.parameters());
        if (flyway.username().isPresent()) {
            SEARCH_PATH.stream()
                    .filter(jdbc.additionalJdbcProperties()::containsKey)
                    .forEach(name -> parameters.putIfAbsent(
                            name, jdbc.additionalJdbcProperties().get(name)));
        }
        return new DatabaseUrl(serviceUrl.hosts(), serviceUrl.database(), parameters);
    }

    private SessionSetup setup() {
        String pool = Stream.concat(isolation().stream(), jdbc.newConnectionSql().stream())
                .collect(Collectors.joining(";\n"));
        return new SessionSetup(
                flyway.username().isPresent() || pool.isEmpty() ? null : pool,
                flyway.initSql().map(this::replaced).orElse(null),
                jdbc.newConnectionSql().orElse(null));
    }

    /** What the pool sets on each connection, written as SQL. */
    private Optional<String> isolation() {
        return jdbc.transactionIsolationLevel()
                .filter(level -> level != TransactionIsolation.UNDEFINED && level != TransactionIsolation.NONE)
                .map(level -> "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL "
                        + level.name().replace('_', ' '));
    }

    /** Replaces the only placeholders that Flyway knows before it has a connection. */
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

    /** The schemas in Flyway's order: the default schema, which holds the history, comes first. */
    private List<String> schemas() {
        return Stream.concat(flyway.defaultSchema().stream(), flyway.schemas().orElse(List.of()).stream())
                .distinct()
                .toList();
    }
}
