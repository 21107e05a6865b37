package dev.stockroom.commondb.operator.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.operator.entities.SchemaChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new migration and its undo script are written into the source tree, or nothing is. */
@Tag("unit")
class MigrationPairTest {

    @TempDir
    private Path module;

    @Test
    void isFoundFromTheTargetDirectoryAndLeftToTheDeveloper() throws IOException {
        Path folder = migrations();
        MigrationPair pair = pair(SourceTree.around(module.resolve("target/quarkus-app/quarkus-run.jar"))
                .migrations("db/migration"));
        pair.write(List.of());
        assertThat(folder.resolve("V5__add_colour.sql")).hasContent("-- TODO: what this changes, and why.\n");
        assertThat(folder.resolve("U5__add_colour.sql")).hasContent("-- Takes V5 back.\n");
    }

    @Test
    void holdsTheChangesAndWhatTakesThemBackInReverse() throws IOException {
        MigrationPair pair = pair(migrations());
        pair.write(List.of(
                new SchemaChange("alter type mood add value 'CALM'", null, "no statement can use it yet"),
                new SchemaChange(
                        "create table tag (id bigint not null, price numeric(38,2), primary key (id))",
                        "drop table tag",
                        null),
                new SchemaChange("create index tag_i on tag (price)", "drop index tag_i", null)));
        assertThat(pair.migration()).hasContent("""
                -- TODO: what this changes, and why.
                -- TODO: no statement can use it yet.
                alter type mood add value 'CALM';
                create table tag (
                    id bigint not null,
                    price numeric(38,2),
                    primary key (id)
                );
                create index tag_i on tag (price);
                """);
        assertThat(pair.undo()).hasContent("""
                -- Takes V5 back.
                drop index tag_i;
                drop table tag;
                -- TODO: take this back, which cannot be derived: alter type mood add value 'CALM'
                """);
    }

    @Test
    void isNeverWrittenOverAnother() throws IOException {
        Path there = Files.writeString(migrations().resolve("V5__add_colour.sql"), "mine");
        refused(() -> pair(migrations()).write(List.of())).contains(there.toString(), "is there already");
        assertThat(there).hasContent("mine");
    }

    @Test
    void isNotLeftInHalves() throws IOException {
        Path undo = Files.writeString(migrations().resolve("U5__add_colour.sql"), "mine");
        refused(() -> pair(migrations()).write(List.of())).contains(undo.toString(), "is there already");
        assertThat(migrations().resolve("V5__add_colour.sql")).doesNotExist();
    }

    @Test
    void isRefusedWhereThereAreNoSources() {
        refused(() -> SourceTree.around(module.resolve("app/quarkus-run.jar")))
                .contains("does not lie in the directory target of its sources");
    }

    @Test
    void isRefusedWhereThereIsNoDirectory() throws IOException {
        Files.createDirectories(module.resolve("src/main/resources"));
        refused(() -> SourceTree.around(module.resolve("target/x.jar")).migrations("db/migration"))
                .contains("there is no such directory", "create it");
    }

    @Test
    void isRefusedWhereTheDirectoryIsAFile() throws IOException {
        Files.createDirectories(module.resolve("src/main/resources/db"));
        Files.createFile(module.resolve("src/main/resources/db/migration"));
        refused(() -> SourceTree.around(module.resolve("target/x.jar")).migrations("db/migration"))
                .contains("there is no such directory");
    }

    @Test
    void isRefusedWhenItCannotBeWritten() {
        MigrationPair pair = pair(module.resolve("absent"));
        refused(() -> pair.write(List.of())).contains("the file cannot be written");
    }

    private static org.assertj.core.api.AbstractStringAssert<?> refused(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return assertThatThrownBy(call)
                .asInstanceOf(InstanceOfAssertFactories.type(CommandException.class))
                .extracting(CommandException::block, InstanceOfAssertFactories.STRING);
    }

    private static MigrationPair pair(Path folder) {
        return MigrationPair.in(folder, "V", "5", MigrationName.of("add colour"));
    }

    private Path migrations() throws IOException {
        return Files.createDirectories(module.resolve("src/main/resources/db/migration"));
    }
}
