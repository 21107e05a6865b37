package dev.stockroom.commondb.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.TwoLogins;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseUrl;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A login that may not write what Flyway writes: {@code plan} says it beforehand, and in the words of {@code up}. */
@Tag("server")
@Tag("P5")
class MissingRightsTest {

    @TempDir
    Path folder;

    private final TwoLogins logins = new TwoLogins("lacking");
    private String deployer;

    @BeforeEach
    void createTheDatabaseOfAnotherOwner() throws SQLException {
        logins.create();
        logins.createDatabase();
        deployer = logins.newLogin("deployer", "");
    }

    /** As PostgreSQL 15 has it where the database belongs to somebody else. */
    @Test
    void aHistoryThatMayNotBeCreatedIsToldBeforehand() throws Exception {
        TestService service = service(settings(deployer));
        assertThat(sameWords(service)).contains(deployer + " may not create Flyway's history", "permission denied");
        paste(service.start());
        assertThat(service.commands().refusal(false)).isEmpty();
        assertThat(service.start()).isNull();
    }

    @Test
    void aSchemaThatMayNotBeCreatedIsToldBeforehand() throws Exception {
        TestService service = service(settings(deployer).schema("fresh"));
        assertThat(sameWords(service))
                .contains(deployer + " may not create schema \"fresh\"", "permission denied for database")
                .doesNotContain("start again");
        paste(service.start());
        assertThat(service.commands().refusal(false)).isEmpty();
        assertThat(service.start()).isNull();
    }

    /** Was a NullPointerException. */
    @Test
    void aSchemaOfTheUrlThatMayNotBeCreatedIsToldBeforehand() throws Exception {
        TestSettings settings = settings(deployer);
        DatabaseUrl url =
                new DatabaseUrl(settings.url().hosts(), settings.url().database(), Map.of("currentSchema", "nosuch"));
        TestService service = service(settings.url(url));
        assertThat(sameWords(service))
                .contains(deployer + " may not create schema \"nosuch\"", "permission denied for database")
                .contains("CREATE SCHEMA \"nosuch\" AUTHORIZATION \"" + deployer + "\";");
        paste(service.start());
        assertThat(service.commands().refusal(false)).isEmpty();
        assertThat(service.start()).isNull();
    }

    @Test
    void theRoleThatInitSqlSetsIsTheOneThatLacksTheRight() throws Exception {
        String role = logins.newLogin("role", "");
        logins.administer("GRANT " + role + " TO " + deployer);
        TestService service = service(settings(deployer).schema("fresh").initSql("SET ROLE " + role));
        assertThat(sameWords(service))
                .contains(role + " may not create schema \"fresh\"", "AUTHORIZATION \"" + role + "\";");
        paste(service.start());
        assertThat(service.start()).isNull();
    }

    @Test
    void aSecondSchemaThatMayNotBeCreatedIsToldBeforehand() throws Exception {
        logins.administerIn(logins.database(), "CREATE SCHEMA first AUTHORIZATION " + deployer);
        TestSettings settings = logins.settings(List.of("first", "second")).migrating(new Login(deployer, null));
        TestService service = service(settings).with(flyway -> flyway.schemas("first", "second"));
        assertThat(sameWords(service))
                .contains(deployer + " may not create schema \"second\"", "permission denied for database");
    }

    /** Was called a script without a name, to be corrected. */
    @Test
    void aSchemaThatFlywayIsNotToCreateIsToldBeforehand() throws Exception {
        TestService service =
                service(settings(logins.owner()).schema("fresh")).with(flyway -> flyway.createSchemas(false));
        assertThat(sameWords(service))
                .contains("schema \"fresh\" is not there", "3F000", "quarkus.flyway.create-schemas")
                .doesNotContain("correct the file");
        paste(service.start());
        assertThat(service.commands().refusal(false)).isEmpty();
        assertThat(service.start()).isNull();
    }

    /** Was called a script that a next start completes, which it never did. */
    @Test
    void aHistoryThatMayOnlyBeReadIsToldBeforehand() throws Exception {
        ofTheOwner();
        TestService service = service(settings(deployer)).file("V2__two.sql", "CREATE TABLE two (id int);");
        assertThat(sameWords(service))
                .contains(deployer + " may not write Flyway's history", "permission denied for table")
                .doesNotContain("start again");
        paste(service.start());
        assertThat(service.commands().refusal(false)).isEmpty();
        assertThat(service.start()).isNull();
    }

    /** The script ran and left what no row of the history told of. */
    @Test
    void nothingOutsideOfATransactionRunsBeforeAHistoryThatMayOnlyBeRead() throws Exception {
        ofTheOwner();
        TestService service = service(settings(deployer))
                .file("V2__two.sql", "CREATE TABLE two (id int);")
                .file("V2__two.sql.conf", "executeInTransaction=false");
        assertThat(service.start().block()).contains("may not write Flyway's history");
        assertThat(TestServer.value(logins.database(), "SELECT to_regclass('two')"))
                .isNull();
    }

    @Test
    void aHistoryThatMayOnlyBeReadIsEnoughWhereNothingIsPending() throws Exception {
        ofTheOwner();
        TestService service = service(settings(deployer));
        assertThat(service.commands().refusal(false)).isEmpty();
        assertThat(service.start()).isNull();
    }

    private void ofTheOwner() throws Exception {
        assertThat(service(settings(logins.owner())).start()).isNull();
        logins.administerIn(
                logins.database(),
                "GRANT USAGE, CREATE ON SCHEMA public TO " + deployer,
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + deployer);
    }

    private static String sameWords(TestService service) throws SQLException {
        String before = service.commands()
                .refusal(false)
                .map(DatabaseStartException::block)
                .orElse("no refusal");
        assertThat(before).isEqualTo(service.start().block());
        return before;
    }

    private void paste(DatabaseStartException refused) throws SQLException {
        String remedy = refused.text().remedy();
        logins.administerIn(logins.database(), remedy.substring(remedy.indexOf('\n') + 1));
    }

    private TestSettings settings(String login) {
        return logins.settingsWithoutRole().migrating(new Login(login, null));
    }

    private TestService service(TestSettings settings) {
        return new TestService(folder, settings).file("V1__one.sql", "CREATE TABLE one (id int);");
    }
}
