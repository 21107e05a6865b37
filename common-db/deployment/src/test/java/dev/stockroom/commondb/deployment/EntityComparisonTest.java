package dev.stockroom.commondb.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.testbed.Postgres;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.ProdBuildResults;
import io.quarkus.test.ProdModeTestResults;
import io.quarkus.test.QuarkusProdModeTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The commands that compare, in a packaged service whose entities are ahead of its migrations. */
@Tag("depth")
class EntityComparisonTest {

    private static final String CREATE = "CREATE TABLE gadget (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            + " name text CONSTRAINT gadget_name_key UNIQUE, weight text, forgotten text);";

    private static final Postgres SERVER = Postgres.starter().start();

    @RegisterExtension
    static final QuarkusProdModeTest SERVICE = new QuarkusProdModeTest()
            .withApplicationRoot(jar -> jar.addClasses(Gadget.class, Gadget.Maker.class, Gadget.Mood.class)
                    .addAsResource(new StringAsset(CREATE), "db/migration/V01__create_gadget.sql"))
            .setApplicationName("gadget-service")
            .setApplicationVersion("1")
            .overrideConfigKey("quarkus.flyway.migrate-at-start", "true")
            .setForcedDependencies(List.of(Dependency.of("io.quarkus", "quarkus-hibernate-orm", Version.getVersion())))
            .setRun(false);

    @ProdBuildResults
    private ProdModeTestResults build;

    @TempDir
    private Path work;

    @AfterAll
    static void stopServer() {
        SERVER.close();
    }

    @Test
    void checkPrintsWhatIsMissingAndLeavesNoDatabase() throws Exception {
        assertThat(db("checked", "check")).isEqualTo(3);
        assertThat(out())
                .contains(
                        "alter table Gadget add column colour varchar(255);",
                        "alter table Gadget alter column weight set data type bigint using weight::bigint;",
                        "create table Gadget$Maker (")
                .doesNotContain("forgotten", "unique");
        assertThat(err()).contains("Entities and migrations disagree", "db new NAME --from-entities");
        assertThat(value("postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE 'checked%'"))
                .isEqualTo("0");
    }

    @Test
    void whatIsWrittenFromTheEntitiesMakesThemAgreeAndCanBeUndone() throws Exception {
        Path migrations = Files.createDirectories(build.getBuildDir().resolve("src/main/resources/db/migration"));
        Files.writeString(migrations.resolve("V01__create_gadget.sql"), CREATE);
        assertThat(db("live", "new", "add", "colour", "--from-entities"))
                .as(err())
                .isEqualTo(1);
        assertThat(err()).contains("the database does not exist", "db up");
        assertThat(db("live", "up")).isZero();
        assertThat(db("live", "new", "add", "colour", "--from-entities"))
                .as(err())
                .isZero();
        assertThat(out()).contains("V02__add_colour.sql", "U02__add_colour.sql", "Hibernate never drops");
        Flyway.configure()
                .dataSource(TestPostgres.dataSource(SERVER.port(), "live"))
                .locations("filesystem:" + migrations)
                .load()
                .migrate();
        assertThat(db("live", "new", "more", "--from-entities")).as(err()).isZero();
        assertThat(out()).contains("Nothing was written");
        TestPostgres.execute(SERVER.port(), "live", Files.readString(migrations.resolve("U02__add_colour.sql")));
        assertThat(value("live", "SELECT count(*) FROM pg_tables WHERE tablename ILIKE '%maker'"))
                .isEqualTo("0");
    }

    private int db(String database, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                build.getBuiltArtifactPath().toString(),
                "db");
        command.command().addAll(List.of(arguments));
        command.environment().put("DATABASE_URL", "postgresql://postgres@localhost:" + SERVER.port() + "/" + database);
        Process process = command.redirectOutput(work.resolve("out").toFile())
                .redirectError(work.resolve("err").toFile())
                .start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return process.waitFor();
    }

    private String out() throws IOException {
        return Files.readString(work.resolve("out"));
    }

    private String err() throws IOException {
        return Files.readString(work.resolve("err"));
    }

    private static String value(String database, String query) throws SQLException {
        return TestPostgres.value(SERVER.port(), database, query);
    }
}
