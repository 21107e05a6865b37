package dev.stockroom.commondb.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.TwoLogins;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.operator.ServiceDatabase;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.state.Phase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Memberships as PostgreSQL 16 and newer have them: without inheritance, or without SET ROLE. A start works with one, or
 * names the GRANT that is lacking and leaves nothing half done.
 */
@Tag("server")
@Timeout(300)
class RoleMembershipTest {

    @TempDir
    Path folder;

    private final TwoLogins logins = new TwoLogins("member");
    private String admin;

    @BeforeEach
    void createTheLogins() throws SQLException {
        logins.create();
        admin = logins.newLogin("admin", "CREATEDB NOINHERIT");
    }

    @Test
    void anAdminThatInheritsNothingOfTheOwnerCreatesTheDatabaseForIt() throws Exception {
        member(logins.owner(), admin, "INHERIT FALSE, SET TRUE");
        assertThat(commands().creationRefusal()).isEmpty();
        assertThat(service(byAdmin()).start()).isNull();
        assertThat(owner()).isEqualTo(logins.owner());
        assertThat(commands().drop(false)).isTrue();
    }

    /** A GRANT that names no option leaves those of a membership that is there as they are. */
    @ParameterizedTest
    @ValueSource(
            strings = {"INHERIT TRUE, SET FALSE", "INHERIT FALSE, SET FALSE", "ADMIN TRUE, INHERIT FALSE, SET FALSE"})
    void anAdminThatMayNotSetTheRoleOfTheOwnerIsToldTheGrantThatMendsIt(String options) throws Exception {
        member(logins.owner(), admin, options);
        DatabaseStartException refused = service(byAdmin()).start();
        assertThat(refused.block()).contains("may not create the database", "42501");
        assertThat(commands().creationRefusal())
                .get()
                .extracting(DatabaseStartException::block)
                .isEqualTo(refused.block());
        assertThat(TestServer.databases()).doesNotContain(logins.database());
        logins.administer(sql(refused));
        assertThat(service(byAdmin()).start()).isNull();
        assertThat(owner()).isEqualTo(logins.owner());
    }

    /** PostgreSQL gives the creator of a role a membership by which it may grant the role and not set it. */
    @Test
    void anAdminThatHasCreatedTheOwnerIsToldTheGrantThatMendsIt() throws Exception {
        String creator = logins.newLogin("creator", "CREATEDB CREATEROLE");
        String created = TestServer.freshName("created");
        try (Connection connection = TestServer.reached(TestServer.settings("postgres")
                        .migrating(new Login(creator, null))
                        .read());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + created + " LOGIN");
        }
        TestSettings settings =
                logins.settingsWithoutRole().migrating(new Login(created, null)).admin(new Login(creator, null));
        DatabaseStartException refused = service(settings).start();
        logins.administer(sql(refused));
        assertThat(service(settings).start()).isNull();
        assertThat(owner()).isEqualTo(created);
    }

    /** It would be ready, and each of its queries would be refused. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServiceThatDoesNotInheritTheRoleThatIsGrantedIsToldTheGrantThatMendsIt(boolean created) throws Exception {
        String app = logins.newLogin("app", "NOINHERIT");
        member(logins.service(), app, "INHERIT FALSE");
        if (!created) {
            logins.createDatabase();
        }
        TestSettings settings = logins.settings().own(new Login(app, null));
        DatabaseStartException refused = service(settings).start();
        assertThat(refused).isNotNull();
        assertThat(refused.block()).contains(app, logins.service(), "INHERIT TRUE");
        assertThat(refused.mendable()).isTrue();
        logins.administer(sql(refused));
        TestService next = service(settings);
        assertThat(next.start()).isNull();
        assertThat(next.state().phase()).isEqualTo(Phase.READY);
        assertThat(logins.tried(app, "INSERT INTO one VALUES (1)")).isEmpty();
    }

    @Test
    void aServiceThatInheritsTheRoleThatIsGrantedIsReady() throws Exception {
        String app = logins.newLogin("app", "INHERIT");
        member(logins.service(), app, "INHERIT TRUE, SET FALSE");
        assertThat(service(logins.settings().own(new Login(app, null))).start()).isNull();
        assertThat(logins.tried(app, "INSERT INTO one VALUES (1)")).isEmpty();
    }

    @Test
    void initSqlThatMayNotSetTheRoleIsRefusedBeforeAnythingIsCreated() throws Exception {
        logins.createDatabase();
        String deployer = logins.newLogin("deployer", "");
        member(logins.owner(), deployer, "SET FALSE");
        DatabaseStartException refused = service(logins.settings(deployer).initSql("SET ROLE " + logins.owner()))
                .start();
        assertThat(refused.block())
                .contains(
                        "quarkus.flyway.init-sql is refused",
                        "GRANT \"" + logins.owner() + "\" TO \"" + deployer + "\" WITH SET TRUE");
        logins.administer("GRANT " + logins.owner() + " TO " + deployer + " WITH SET TRUE");
        assertThat(service(logins.settings(deployer).initSql("SET ROLE " + logins.owner()))
                        .start())
                .isNull();
    }

    /** The role that migrates could create nothing in a database of the login. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noDatabaseIsCreatedInWhichTheRoleOfInitSqlCouldCreateNothing(boolean closed) throws Exception {
        String deployer = logins.newLogin("deployer", "CREATEDB NOINHERIT");
        member(logins.owner(), deployer, "INHERIT FALSE, SET TRUE");
        TestSettings settings = closed
                ? logins.settings(deployer)
                : logins.settingsWithoutRole().migrating(new Login(deployer, null));
        settings = settings.initSql("SET ROLE " + logins.owner());
        DatabaseStartException refused = service(settings).start();
        assertThat(refused.block()).contains(logins.owner(), deployer, "quarkus.flyway.init-sql");
        assertThat(service(settings).commands().creationRefusal())
                .get()
                .extracting(DatabaseStartException::block)
                .isEqualTo(refused.block());
        assertThat(TestServer.databases()).doesNotContain(logins.database());
        logins.administer(sql(refused).split("\n"));
        assertThat(service(settings).start()).isNull();
        assertThat(owner()).isEqualTo(logins.owner());
    }

    @Test
    void aLoginThatSetsItsOwnRoleMigratesItsNewDatabase() throws Exception {
        assertThat(service(logins.settings().initSql("SET ROLE " + logins.owner()))
                        .start())
                .isNull();
        assertThat(owner()).isEqualTo(logins.owner());
    }

    @Test
    void anOwnLoginThatOnlyAdministersTheRoleThatIsGrantedIsNotTakenForOneThatLacksIt() throws Exception {
        String job = logins.newLogin("job", "");
        member(logins.service(), job, "ADMIN TRUE, INHERIT FALSE, SET FALSE");
        logins.createDatabase();
        assertThat(service(logins.settings().own(new Login(job, null))).start()).isNull();
    }

    @Test
    void aLoginThatInheritsNothingOfTheSchemasOwnerIsToldTheGrantThatMendsIt() throws Exception {
        logins.createDatabase();
        String deployer = logins.newLogin("deployer", "NOINHERIT");
        member(logins.owner(), deployer, "INHERIT FALSE, SET TRUE");
        DatabaseStartException refused = service(logins.settings(deployer)).start();
        assertThat(refused.block()).contains(deployer + " may not create Flyway's history", "42501");
        assertThat(TestServer.value(logins.database(), "SELECT to_regclass('flyway_schema_history')"))
                .isNull();
        logins.administerIn(logins.database(), sql(refused));
        assertThat(service(logins.settings(deployer)).start()).isNull();
    }

    @Test
    void aLoginThatIsNoMemberOfTheSchemasOwnerIsToldTheGrantThatMendsIt() throws Exception {
        logins.createDatabase();
        String deployer = logins.newLogin("deployer", "");
        TestSettings settings = logins.settingsWithoutRole().migrating(new Login(deployer, null));
        DatabaseStartException refused = service(settings).start();
        assertThat(refused.block()).contains("GRANT USAGE, CREATE ON SCHEMA \"public\" TO \"" + deployer + "\"");
        logins.administerIn(logins.database(), sql(refused));
        assertThat(service(settings).start()).isNull();
    }

    @Test
    void aLoginThatInheritsFromTheSchemasOwnerAndMayNotSetItsRoleMigratesAndGrants() throws Exception {
        logins.createDatabase();
        String deployer = logins.newLogin("deployer", "");
        member(logins.owner(), deployer, "INHERIT TRUE, SET FALSE");
        assertThat(service(logins.settings(deployer)).start()).isNull();
        assertThat(logins.tried(logins.service(), "INSERT INTO one VALUES (1)")).isEmpty();
    }

    private void member(String role, String member, String options) throws SQLException {
        logins.administer("GRANT \"" + role + "\" TO \"" + member + "\" WITH " + options);
    }

    /** What an administrator is asked to run. */
    private static String sql(DatabaseStartException refused) {
        String remedy = refused.text().remedy();
        return remedy.substring(remedy.indexOf('\n') + 1);
    }

    private TestSettings byAdmin() {
        return logins.settingsWithoutRole().admin(new Login(admin, null));
    }

    private ServiceDatabase commands() {
        return service(byAdmin()).commands();
    }

    private String owner() throws SQLException {
        return TestServer.value(
                "postgres",
                "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = '" + logins.database() + "'");
    }

    private TestService service(TestSettings settings) {
        return new TestService(folder, settings).file("V1__one.sql", "CREATE TABLE one (id int);");
    }
}
