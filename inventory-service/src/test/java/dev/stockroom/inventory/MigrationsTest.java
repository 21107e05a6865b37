package dev.stockroom.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every migration has its undo, and together they leave nothing behind. */
@QuarkusTest
class MigrationsTest {

    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final String SCHEMA = "migrations_test";

    @Inject
    AgroalDataSource dataSource;

    private Connection connection;

    @BeforeEach
    void openAnEmptySchema() throws SQLException {
        connection = dataSource.getConnection();
        execute("DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE");
        execute("CREATE SCHEMA " + SCHEMA);
        execute("SET search_path TO " + SCHEMA);
    }

    @AfterEach
    void dropTheSchema() throws SQLException {
        execute("RESET search_path");
        execute("DROP SCHEMA " + SCHEMA + " CASCADE");
        connection.close();
    }

    @Test
    void everyMigrationHasItsUndo() throws IOException {
        List<String> undos =
                names("V").stream().map(name -> "U" + name.substring(1)).toList();

        assertThat(names("U")).isNotEmpty().isEqualTo(undos);
    }

    @Test
    void everyScriptBeginsByExplainingItself() throws IOException {
        for (String name : Stream.of("V", "U").flatMap(p -> names(p).stream()).toList()) {
            assertThat(Files.readString(MIGRATIONS.resolve(name))).as(name).startsWith("-- ");
        }
    }

    @Test
    void undoLeavesNothingAndMigratingAgainWorks() throws Exception {
        List<String> down = new ArrayList<>(names("U"));
        Collections.reverse(down);

        runAll(names("V"));
        List<String> objects = objects();
        runAll(down);
        assertThat(objects()).isEmpty();
        runAll(names("V"));

        assertThat(objects()).isNotEmpty().isEqualTo(objects);
    }

    @Test
    void eachUndoTakesBackItsOwnMigration() throws Exception {
        for (String migration : names("V")) {
            List<String> before = objects();
            runAll(List.of(migration, "U" + migration.substring(1)));
            assertThat(objects()).as(migration).isEqualTo(before);
            runAll(List.of(migration));
        }
    }

    private static List<String> names(String prefix) {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix) && name.endsWith(".sql"))
                    .sorted(Comparator.comparingInt(MigrationsTest::version))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static int version(String name) {
        return Integer.parseInt(name.substring(1, name.indexOf("__")));
    }

    private void runAll(List<String> names) throws Exception {
        for (String name : names) {
            execute(Files.readString(MIGRATIONS.resolve(name)));
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Tables, columns, indexes, sequences, constraints, types, functions and triggers of the schema. */
    private List<String> objects() throws SQLException {
        String sql = """
                WITH here AS (SELECT '%s'::regnamespace AS oid)
                SELECT 'relation ' || relname FROM pg_class, here WHERE relnamespace = here.oid
                UNION ALL
                SELECT 'column ' || relname || '.' || attname || ' ' || format_type(atttypid, atttypmod)
                  FROM pg_attribute JOIN pg_class c ON c.oid = attrelid, here
                 WHERE relnamespace = here.oid AND attnum > 0 AND NOT attisdropped
                UNION ALL
                SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(c.oid)
                  FROM pg_constraint c, here WHERE connamespace = here.oid
                UNION ALL
                SELECT 'type ' || typname FROM pg_type, here WHERE typnamespace = here.oid
                UNION ALL
                SELECT 'label ' || typname || '.' || enumlabel
                  FROM pg_enum JOIN pg_type t ON t.oid = enumtypid, here WHERE typnamespace = here.oid
                UNION ALL
                SELECT 'function ' || proname FROM pg_proc, here WHERE pronamespace = here.oid
                UNION ALL
                SELECT 'trigger ' || tgname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid, here
                 WHERE relnamespace = here.oid AND NOT tgisinternal
                ORDER BY 1""".formatted(SCHEMA);
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
