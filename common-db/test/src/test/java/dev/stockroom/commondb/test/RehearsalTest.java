package dev.stockroom.commondb.test;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.testbed.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.flywaydb.core.internal.scanner.Scanner;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rehearsal passes what goes both ways, and finds what does not. */
@Tag("server")
class RehearsalTest {

    private static Postgres server;

    @TempDir
    Path folder;

    private DataSource scratch;

    @BeforeAll
    static void startServer() {
        server = Postgres.starter().start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void anEmptyDatabase() throws SQLException {
        try (Connection connection = server.database("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS scratch WITH (FORCE)");
            statement.execute("CREATE DATABASE scratch TEMPLATE template0");
        }
        scratch = server.database("scratch");
    }

    @Test
    void passesWhatGoesBothWays() throws IOException {
        file("V1__one.sql", "CREATE TYPE mood AS ENUM ('fine', 'bad'); CREATE TABLE one (id int, mood mood);");
        file("U1__one.sql", "DROP TABLE one; DROP TYPE mood;");
        file("V2__more.sql", "ALTER TABLE one ADD CONSTRAINT one_pk PRIMARY KEY (id);");
        file("U2__more.sql", "ALTER TABLE one DROP CONSTRAINT one_pk; ALTER TABLE one ALTER id DROP NOT NULL;");
        file("R__view.sql", "CREATE VIEW ones AS SELECT * FROM one;");
        assertThatCode(this::rehearse).doesNotThrowAnyException();
    }

    @Test
    void findsAnUndoThatLeavesSomething() throws IOException {
        file("V1__one.sql", "CREATE TABLE one (id int);");
        file("U1__one.sql", "DROP TABLE one;");
        file("V2__more.sql", "ALTER TABLE one ADD CONSTRAINT one_pk PRIMARY KEY (id);");
        file("U2__more.sql", "ALTER TABLE one DROP CONSTRAINT one_pk;"); // the column stays NOT NULL
        assertThatThrownBy(this::rehearse).isInstanceOf(AssertionError.class).hasMessageContaining("V2__more.sql");
    }

    @Test
    void findsAnUndoThatTakesTooMuch() throws IOException {
        file("V1__one.sql", "CREATE TABLE one (id int);");
        file("U1__one.sql", "DROP TABLE one;");
        file("V2__more.sql", "CREATE INDEX one_idx ON one (id);");
        file("U2__more.sql", "DROP TABLE one;");
        assertThatThrownBy(this::rehearse).isInstanceOf(AssertionError.class).hasMessageContaining("V2__more.sql");
    }

    @Test
    void wantsAnUndoOrAReason() throws IOException {
        file("V1__one.sql", "CREATE TABLE one (id int);");
        assertThatThrownBy(this::rehearse)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("V1__one.sql has no undo");
        file("V1__one.sql", "-- no undo: the rows came from elsewhere\nCREATE TABLE one (id int);");
        assertThatCode(this::rehearse).doesNotThrowAnyException();
    }

    private void file(String name, String sql) throws IOException {
        Files.writeString(folder.resolve(name), sql);
    }

    private void rehearse() throws SQLException {
        FluentConfiguration flyway =
                Flyway.configure().dataSource(server.database("postgres")).locations("filesystem:" + folder);
        flyway.resourceProvider(new Scanner<>(JavaMigration.class, flyway, flyway.getLocations()));
        flyway.getPluginRegister()
                .getExact(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        List<MigrationInfo> migrations = new Rehearsal(service(List.of()), flyway).migrations();
        Rehearsal rehearsal = new Rehearsal(service(migrations), flyway);
        for (MigrationInfo migration : migrations) {
            rehearsal.hasAnUndoOrSaysWhyNot(migration);
            rehearsal.upDownUp(migration, scratch);
        }
    }

    private static BuiltService service(List<MigrationInfo> migrations) {
        List<BuiltMigration> built = migrations.stream()
                .map(m -> new BuiltMigration(
                        m.getVersion().toString(), m.getDescription(), m.getChecksum(), m.getScript()))
                .toList();
        return new BuiltService("widget", false, "/q/health/ready", built, List.of(), List.of(), false, null);
    }
}
