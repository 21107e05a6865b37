package dev.stockroom.commondb.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that a message gives for dev mode works from where a developer calls Maven. */
@Tag("unit")
class DevelopmentCommandTest {

    @TempDir
    Path folder;

    @Test
    void isShortForAProjectOfOneModule() throws IOException {
        pom("alone");
        assertThat(command("alone")).isEqualTo("mvn quarkus:dev");
    }

    @Test
    void usesTheWrapper() throws IOException {
        pom("alone");
        Files.createFile(folder.resolve("alone/mvnw"));
        assertThat(command("alone")).isEqualTo("./mvnw quarkus:dev");
    }

    @Test
    void buildsWhatAModuleNeeds() throws IOException {
        pom("shop");
        pom("shop/services");
        pom("shop/services/order");
        assertThat(command("shop/services/order")).isEqualTo("mvn compile quarkus:dev -pl services/order -am");
        Files.createFile(folder.resolve("shop/mvnw"));
        assertThat(command("shop/services/order")).isEqualTo("./mvnw compile quarkus:dev -pl services/order -am");
    }

    private void pom(String module) throws IOException {
        Files.createFile(Files.createDirectories(folder.resolve(module)).resolve("pom.xml"));
    }

    private String command(String module) {
        return DevelopmentCommand.of(folder.resolve(module));
    }
}
