package dev.stockroom.commondb;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.flyway.UpRefusal;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.history.Leniency;
import dev.stockroom.commondb.operator.ServiceDatabase;
import dev.stockroom.commondb.operator.adopt.Adoption;
import dev.stockroom.commondb.quarkus.FlywayAsSet;
import dev.stockroom.commondb.quarkus.FlywayCustomizer;
import dev.stockroom.commondb.quarkus.StartupProcess;
import dev.stockroom.commondb.server.HistorySearch;
import dev.stockroom.commondb.server.MigrationTurn;
import dev.stockroom.commondb.server.ServerWait;
import dev.stockroom.commondb.server.ServiceGrants;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.start.DatabaseStart;
import dev.stockroom.commondb.start.StartOrder;
import dev.stockroom.commondb.state.StartupState;
import dev.stockroom.commondb.undo.HistoryForce;
import dev.stockroom.commondb.undo.Undo;
import dev.stockroom.commondb.undo.UndoOrder;
import dev.stockroom.commondb.undo.UndoStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.flywaydb.core.internal.resolver.ChecksumCalculator;
import org.flywaydb.core.internal.resource.StringResource;
import org.flywaydb.core.internal.scanner.Scanner;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** A service in the small: SQL files, the preparation, and Flyway as Quarkus and common-db configure it. */
public final class TestService {

    private final Path folder;
    private final TestSettings settings;
    private final Map<String, String> files = new TreeMap<>();
    private final StartupState state = new StartupState(System::nanoTime);
    private Consumer<FluentConfiguration> more = flyway -> {};
    private String name = "widget";
    private String command;
    private boolean listed = true;
    private Consumer<FluentConfiguration> customizer = flyway -> {};

    public TestService(Path folder, TestSettings settings) {
        this.folder = folder;
        this.settings = settings;
    }

    public TestService file(String name, String sql) {
        try {
            Files.writeString(folder.resolve(name), sql);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.put(name, sql);
        return this;
    }

    public TestService without(String name) {
        try {
            Files.delete(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.remove(name);
        return this;
    }

    /** As the properties of Flyway have it. */
    public TestService with(Consumer<FluentConfiguration> setting) {
        more = setting;
        return this;
    }

    public TestService named(String other) {
        name = other;
        return this;
    }

    public TestService inDevMode() {
        command = "mvn quarkus:dev";
        return this;
    }

    /** As with {@code filesystem:} locations, whose files the build does not see. */
    public TestService withFilesThatOnlyFlywayFinds() {
        listed = false;
        return this;
    }

    /** As a bean of the application does it, between what common-db sees first and what it sees last. */
    public TestService customizedBy(Consumer<FluentConfiguration> bean) {
        customizer = bean;
        return this;
    }

    private DatabaseSettings read() {
        FluentConfiguration asSet = Flyway.configure();
        more.accept(asSet);
        return settings.read(name, Leniency.of(asSet));
    }

    public StartupState state() {
        return state;
    }

    /** One start; the failure in our words, or null. */
    public DatabaseStartException start() {
        return start(state);
    }

    public DatabaseStartException start(StartupState progress) {
        return start(progress, flyway -> {});
    }

    /** One start, with what Quarkus Flyway is set to do before it migrates. */
    public DatabaseStartException startAfter(Consumer<Flyway> before) {
        return start(state, before);
    }

    private DatabaseStartException start(StartupState progress, Consumer<Flyway> before) {
        DatabaseStart preparation = preparation(progress);
        try {
            preparation.prepare();
            if (settings.migration() == DatabaseSettings.Migration.HERE) {
                Flyway flyway = flyway(preparation);
                before.accept(flyway);
                flyway.migrate();
            }
            preparation.complete();
            return null;
        } catch (RuntimeException e) {
            return preparation.explain(e).orElseThrow(() -> e);
        }
    }

    public DatabaseStart preparation(StartupState progress) {
        return preparation(progress, System::nanoTime, Thread::sleep);
    }

    public DatabaseStart preparation(StartupState progress, LongSupplier nanoTime, ServerWait.Sleep sleep) {
        return DatabaseStart.of(read(), built(), StartOrder.SERVE, progress, nanoTime, sleep);
    }

    public Flyway flyway(DatabaseStart preparation) {
        FluentConfiguration flyway = Flyway.configure()
                .dataSource(
                        settings.url().jdbc(),
                        settings.migrating().user(),
                        settings.migrating().password())
                .ignoreMigrationPatterns(new String[0]) // as Quarkus has it
                .table(settings.table())
                .defaultSchema(settings.schema())
                .initSql(settings.initSql())
                .locations("filesystem:" + folder);
        more.accept(flyway);
        shipped(flyway);
        customize(flyway, preparation, customizer);
        return flyway.load();
    }

    /** As Quarkus hands over what the build has found. */
    private static void shipped(FluentConfiguration flyway) {
        flyway.resourceProvider(new Scanner<>(JavaMigration.class, flyway, flyway.getLocations()));
    }

    /** The operator's commands. */
    public ServiceDatabase commands() {
        BuiltService built = new BuiltService(name, true, "/", built(), List.of(), List.of(), false, command);
        return new ServiceDatabase(built, read(), connections -> {
            FluentConfiguration flyway = Flyway.configure()
                    .dataSource(connections)
                    .table(settings.table())
                    .defaultSchema(settings.schema())
                    .initSql(settings.initSql())
                    .locations("filesystem:" + folder);
            more.accept(flyway);
            shipped(flyway);
            return flyway.load();
        });
    }

    /** A Flyway that knows nothing of common-db, as the command-line tool. */
    public Flyway stockFlyway(String... ignored) {
        FluentConfiguration flyway = Flyway.configure()
                .dataSource(
                        settings.url().jdbc(),
                        settings.migrating().user(),
                        settings.migrating().password())
                .ignoreMigrationPatterns(ignored)
                .table(settings.table())
                .defaultSchema(settings.schema())
                .initSql(settings.initSql())
                .locations("filesystem:" + folder);
        more.accept(flyway);
        return flyway.load();
    }

    /** Undoes as {@code db down} does, in the turn of the migrations. */
    public List<UndoStep> down(UndoOrder order) {
        try (Connection connection = TestServer.connect(settings.url().database())) {
            MigrationTurn turn = new MigrationTurn(
                    connection,
                    TestServer.server(read()),
                    state,
                    TestServer.patience(settings.waitTimeout()),
                    System::nanoTime,
                    ServiceGrants.of(read()));
            turn.take();
            try {
                return undo().run(order, step -> {});
            } finally {
                turn.end();
            }
        } catch (SQLException | NotYetException e) {
            throw new IllegalStateException(e);
        }
    }

    public Undo undo() {
        return undo(built());
    }

    public Undo undo(List<BuiltMigration> built) {
        return new Undo(read(), built, commandFlyway());
    }

    public Adoption adoption() {
        return new Adoption(read(), commandFlyway());
    }

    /** Why {@code up} would refuse, as {@code db plan} says it; null if it would not. */
    public DatabaseStartException refusal() throws SQLException {
        FluentConfiguration up = Flyway.configure().configuration(commandFlyway());
        try (Connection connection = TestServer.connect(settings.url().database())) {
            DatabaseSettings found = new HistorySearch(read(), built()).in(connection);
            return new UpRefusal(found, built(), up).find(connection).orElse(null);
        }
    }

    public HistoryForce force(String version) {
        return new HistoryForce(read(), commandFlyway(), MigrationVersion.fromVersion(version));
    }

    /** As {@link FlywayCustomizer} has it for the operator's commands. */
    private Configuration commandFlyway() {
        FluentConfiguration flyway = Flyway.configure()
                .dataSource(
                        settings.url().jdbc() + "?ApplicationName=widget%20db",
                        settings.migrating().user(),
                        settings.migrating().password())
                .table(settings.table())
                .locations("filesystem:" + folder);
        more.accept(flyway);
        shipped(flyway);
        flyway.getPluginRegister()
                .getExact(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        return flyway.lockRetryCount(-1);
    }

    private static synchronized void customize(
            FluentConfiguration flyway, DatabaseStart preparation, Consumer<FluentConfiguration> between) {
        StartupProcess.begin(null, null, false, false).preparation(preparation);
        try {
            new FlywayAsSet().customize(flyway);
            between.accept(flyway);
            new FlywayCustomizer().customize(flyway);
        } finally {
            StartupProcess.forget();
        }
    }

    public List<BuiltMigration> built() {
        List<BuiltMigration> built = new ArrayList<>();
        files.forEach((name, sql) -> {
            if (listed && name.matches("[VR].*\\.sql")) {
                String[] parts = name.substring(1).replaceFirst("\\.sql$", "").split("__", 2);
                String description = parts[1].replace('_', ' ');
                boolean versioned = name.startsWith("V");
                Integer checksum = versioned ? ChecksumCalculator.calculate(new StringResource(sql)) : null;
                built.add(new BuiltMigration(versioned ? parts[0] : null, description, checksum, name));
            }
        });
        return built;
    }
}
