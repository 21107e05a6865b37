package dev.stockroom.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Login;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code db check} and {@code db new}, in the executables as they are shipped. */
@Tag("executable")
class EntitiesIT {

    @RegisterExtension
    final Testbed testbed = new Testbed();

    @TempDir
    private Path module;

    @ParameterizedTest
    @EnumSource(names = {"PRODUCT", "INVENTORY"})
    void theMigrationsMakeWhatTheEntitiesNeed(Service service) {
        var database = testbed.newName();
        testbed.launch(service)
                .on(testbed.server(), database)
                .run("db", "check")
                .exits(0)
                .says("Entities and migrations agree.");
        assertThat(testbed.server().databases()).noneMatch(name -> name.startsWith(database.substring(0, 20)));
    }

    @Test
    void aServiceWithoutEntitiesHasNothingToCompare() {
        testbed.saga(testbed.newName())
                .run("db", "check")
                .exits(1)
                .complains("the service has no entities of Hibernate ORM", "db new NAME");
    }

    @Test
    void checkSaysWhichLoginMayNotCreateDatabases() {
        var plain = Login.named("plain_" + testbed.newName().toLowerCase(java.util.Locale.ROOT));
        testbed.server().admin().execute(plain.createRole(""));
        testbed.launch(Service.PRODUCT)
                .on(testbed.server(), testbed.newName())
                .as(plain)
                .run("db", "check")
                .exits(1)
                .complains("42501", "_check_");
        testbed.server().admin().execute("DROP ROLE " + plain.user());
    }

    @Test
    void aNewMigrationIsWrittenWhereTheExecutableWasBuilt() throws IOException {
        var migrations = Files.createDirectories(module.resolve("src/main/resources/db/migration"));
        Files.createFile(migrations.resolve("V041__older.sql"));
        var saga = testbed.launch(Service.ORDER_SAGA).copiedTo(module.resolve("target"));
        saga.run("db", "new", "add", "Colour").exits(0).says("V042__add_colour.sql", "U042__add_colour.sql");
        assertThat(migrations.resolve("V042__add_colour.sql")).content().startsWith("-- TODO: ");
        assertThat(migrations.resolve("U042__add_colour.sql")).hasContent("-- Takes V042 back.\n");
        saga.run("db", "new", "../escape").exits(2).complains("is no name for a migration");
        saga.run("db", "new").exits(2).complains("NAME");
    }

    @Test
    void nothingIsWrittenWhereThereAreNoSources() throws IOException {
        testbed.launch(Service.ORDER_SAGA)
                .copiedTo(module.resolve("app"))
                .run("db", "new", "add colour")
                .exits(1)
                .complains("No migration was written", "run it where it was built");
    }
}
