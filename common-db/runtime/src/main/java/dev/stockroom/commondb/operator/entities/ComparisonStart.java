package dev.stockroom.commondb.operator.entities;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.quarkus.ExitHandler;
import dev.stockroom.commondb.quarkus.OneOffStart;
import dev.stockroom.commondb.quarkus.StartupProcess;
import dev.stockroom.commondb.server.ServerFault;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.start.StartOrder;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A start of the service up to its persistence unit and not further. Hibernate writes what it would change in the
 * schema, and then validates the schema.
 */
final class ComparisonStart implements StartOrder {

    private static final String VALIDATION = "org.hibernate.tool.schema.spi.SchemaManagementException";
    private static final String ORM = "quarkus.hibernate-orm.";

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry(ORM + "schema-management.strategy", "validate"),
            Map.entry(ORM + "database.generation", "validate"),
            Map.entry(ORM + "database.start-offline", "false"),
            Map.entry(ORM + "scripts.generation", "update"),
            Map.entry(ORM + "log.sql", "false"),
            Map.entry("quarkus.flyway.baseline-at-start", "false"),
            Map.entry("quarkus.log.category.\"org.hibernate\".level", "OFF"),
            Map.entry("quarkus.log.category.\"io.quarkus.hibernate\".level", "OFF"));

    private final Map<String, String> properties = new HashMap<>(OneOffStart.SETTINGS);
    private Throwable failure;

    ComparisonStart() {
        properties.putAll(SETTINGS);
    }

    @Override
    public boolean endsAtThePersistenceUnit() {
        return true;
    }

    @Override
    public boolean waitsForAStandby() {
        return false;
    }

    /** Leaves the schema as it is. */
    ComparisonStart withoutMigrating() {
        properties.put("quarkus.flyway.migrate-at-start", "false");
        return this;
    }

    /** Uses this database, and no other, whatever else is set. */
    ComparisonStart on(DatabaseSettings settings) {
        Login login = settings.migrating();
        properties.put("quarkus.datasource.jdbc.url", literal(settings.url().jdbc()));
        properties.put("quarkus.datasource.username", literal(login.user()));
        properties.put("quarkus.datasource.password", literal(login.password()));
        properties.put("quarkus.flyway.jdbc-url", "");
        properties.put("common-db.create-database", "true");
        properties.put("common-db.service-role", "");
        return this;
    }

    /** The value as a property: empty is as good as not set, and a dollar would begin an expression. */
    private static String literal(String value) {
        return value == null ? "" : value.replace("$", "\\$");
    }

    /**
     * Starts, and ends again.
     *
     * @return what Hibernate wrote; empty if there are no entities
     * @throws DatabaseStartException if the start did not come that far
     */
    Optional<String> run() throws IOException {
        Path folder = Files.createTempDirectory("entities");
        Path script = folder.resolve("update.sql");
        try {
            run(script);
            return Files.exists(script)
                    ? Optional.of(Files.readString(script, StandardCharsets.UTF_8))
                    : Optional.empty();
        } finally {
            Files.deleteIfExists(script);
            Files.delete(folder);
        }
    }

    private void run(Path script) {
        properties.put(ORM + "scripts.generation.create-target", script.toString());
        properties.forEach(System::setProperty);
        StartupProcess.run(this, () -> Quarkus.run(null, (code, thrown) -> failure = thrown));
        StartupProcess.current().ifPresent(StartupProcess::release);
        boolean done = ServerFault.cause(failure, OneOffStart.Done.class) != null;
        if (!done && objection().isEmpty()) {
            throw ExitHandler.explain(StartupProcess.current(), failure)
                    .map(RuntimeException.class::cast)
                    .orElseGet(() -> new IllegalStateException("The service did not start", failure));
        }
    }

    /**
     * What the validation said against the schema. Its exception is known by name, because a service without Hibernate
     * lacks the class.
     */
    Optional<String> objection() {
        Throwable cause = failure;
        while (cause != null && !cause.getClass().getName().equals(VALIDATION)) {
            cause = cause.getCause();
        }
        return Optional.ofNullable(cause).map(Throwable::getMessage);
    }
}
