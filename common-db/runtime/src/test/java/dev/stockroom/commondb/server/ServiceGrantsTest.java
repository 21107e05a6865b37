package dev.stockroom.commondb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.TwoLogins;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.Quoting;
import dev.stockroom.commondb.start.DatabaseStart;
import dev.stockroom.commondb.state.StartupState;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the service's role may do after a start, and what it may not. */
@Tag("server")
class ServiceGrantsTest {

    private static final String ONE = "CREATE TABLE one (id int GENERATED ALWAYS AS IDENTITY, n serial, t text);";
    private static final String USE =
            "INSERT INTO one (t) VALUES ('a'); UPDATE one SET t = 'b' WHERE t = 'a'; SELECT * FROM one; DELETE FROM one";
    private static final String REFUSED = "42501";

    @TempDir
    Path folder;

    private final TwoLogins logins = new TwoLogins("grants");

    @BeforeEach
    void createLogins() throws SQLException {
        logins.create();
    }

    private TestService service() {
        return service(logins.settings());
    }

    private TestService service(TestSettings settings) {
        return new TestService(folder, settings).file("V1__one.sql", ONE);
    }

    private String tried(String sql) throws SQLException {
        return logins.tried(logins.service(), sql);
    }

    @Test
    void usesWhatTheMigrationsMadeAndReadsTheHistory() throws Exception {
        assertThat(service().start()).isNull();
        assertThat(tried(USE)).isEmpty();
        assertThat(tried("SELECT nextval('one_n_seq'), currval('one_n_seq')")).isEmpty();
        assertThat(tried("SELECT * FROM flyway_schema_history")).isEmpty();
    }

    @Test
    void mayNeitherChangeTheSchemaNorTheHistory() throws Exception {
        assertThat(service().start()).isNull();
        for (String sql : List.of(
                "CREATE TABLE two ()",
                "ALTER TABLE one ADD x int",
                "TRUNCATE one",
                "CREATE TEMPORARY TABLE t ()",
                "CREATE SCHEMA mine",
                "SELECT setval('one_n_seq', 1)",
                "UPDATE flyway_schema_history SET checksum = 1",
                "DELETE FROM flyway_schema_history",
                "INSERT INTO flyway_schema_history SELECT * FROM flyway_schema_history")) {
            assertThat(tried(sql)).as(sql).isEqualTo(REFUSED);
        }
    }

    @Test
    void aNewDatabaseLetsNobodyElseIn() throws Exception {
        assertThat(service().start()).isNull();
        String stranger = logins.newLogin("stranger", "");
        assertThat(logins.tried(stranger, "SELECT 1")).isEqualTo(REFUSED);
        assertThat(logins.connectionLimit()).isEqualTo("-1");
    }

    @Test
    void aSeparateAdminCreatesAndTheOwnerCloses() throws Exception {
        String admin = logins.newLogin("admin", "CREATEDB");
        TestServer.execute(
                "postgres", "ALTER ROLE " + logins.owner() + " NOCREATEDB", "GRANT " + logins.owner() + " TO " + admin);
        assertThat(service(logins.settings().admin(new DatabaseSettings.Login(admin, null)))
                        .start())
                .isNull();
        assertThat(tried(USE)).isEmpty();
        assertThat(logins.tried(logins.newLogin("stranger", ""), "SELECT 1")).isEqualTo(REFUSED);
    }

    @Test
    @Tag("P5")
    void aDatabaseThatWasThereStaysOpen() throws Exception {
        logins.createDatabase();
        assertThat(service().start()).isNull();
        assertThat(tried(USE)).isEmpty();
        assertThat(logins.tried(logins.newLogin("stranger", ""), "SELECT 1")).isEmpty();
    }

    @Test
    void whatComesLaterIsGrantedAsItIsCreated() throws Exception {
        assertThat(service().start()).isNull();
        String before = granted();
        TestService later = service()
                .file("V2__two.sql", "CREATE TABLE two (n serial); CREATE VIEW three AS SELECT n FROM two;")
                .file("V3__four.sql", "CREATE SEQUENCE four;");
        assertThat(later.start()).isNull();
        assertThat(tried("INSERT INTO two DEFAULT VALUES; SELECT * FROM three; SELECT nextval('four')"))
                .isEmpty();
        assertThat(granted()).isEqualTo(before);
    }

    /** The transaction that granted last: it writes these rows anew, even with the same content. */
    private String granted() throws SQLException {
        return TestServer.value(logins.database(), "SELECT max(xmin::text::bigint) FROM pg_default_acl");
    }

    @Test
    void aMigrationThatTakesARightAwayIsNotUndone() throws Exception {
        TestService service = service().file("V2__audit.sql", "REVOKE DELETE ON one FROM " + logins.service() + ";");
        assertThat(service.start()).isNull();
        assertThat(service.file("V3__more.sql", "CREATE TABLE more ();").start())
                .isNull();
        assertThat(service.start()).isNull();
        assertThat(tried("DELETE FROM one")).isEqualTo(REFUSED);
        assertThat(tried("INSERT INTO one (t) VALUES ('kept'); SELECT * FROM more"))
                .isEmpty();
    }

    @Test
    void theSettingMayComeLaterThanTheTables() throws Exception {
        assertThat(service(logins.settingsWithoutRole()).start()).isNull();
        assertThat(tried(USE)).isEqualTo(REFUSED);
        assertThat(service().start()).isNull();
        assertThat(tried(USE)).isEmpty();
        assertThat(tried("DELETE FROM flyway_schema_history")).isEqualTo(REFUSED);
    }

    @Test
    void aGroupPassesItsGrantsOnToTheLoginsThatAreInIt() throws Exception {
        String member = logins.newLogin("member", "");
        logins.administer("ALTER ROLE " + logins.service() + " NOLOGIN", "GRANT " + logins.service() + " TO " + member);
        assertThat(service(logins.settings().own(new DatabaseSettings.Login(member, null)))
                        .start())
                .isNull();
        assertThat(logins.tried(member, USE)).isEmpty();
        assertThat(logins.tried(member, "CREATE TABLE mine ()")).isEqualTo(REFUSED);
    }

    @Test
    void whatBelongsToOthersIsLeftToThem() throws Exception {
        assertThat(service(logins.settingsWithoutRole()).start()).isNull();
        TestServer.execute(logins.database(), "CREATE TABLE of_the_superuser ()");
        assertThat(service().start()).isNull();
        assertThat(tried(USE)).isEmpty();
        assertThat(tried("SELECT * FROM of_the_superuser")).isEqualTo(REFUSED);
    }

    @Test
    void aNewOwnerGrantsWhatItCreates() throws Exception {
        assertThat(service().start()).isNull();
        String heir = logins.newLogin("heir", "");
        TestServer.execute("postgres", "GRANT " + logins.owner() + " TO " + heir);
        TestService inherited = service(logins.settings(heir)).file("V2__two.sql", "CREATE TABLE two ();");
        assertThat(inherited.start()).isNull();
        assertThat(tried(USE + "; SELECT * FROM two")).isEmpty();
    }

    @Test
    void theRoleThatFlywaysInitSqlSetsGrantsWhatItOwns() throws Exception {
        String group = logins.newLogin("owners", "");
        TestServer.execute("postgres", "GRANT " + group + " TO " + logins.owner());
        logins.createDatabase();
        TestServer.execute(logins.database(), "GRANT CREATE ON SCHEMA public TO " + group);
        TestService service = service().with(flyway -> flyway.initSql("SET ROLE " + group));
        assertThat(service.start()).isNull();
        assertThat(service.file("V2__two.sql", "CREATE TABLE two ();").start()).isNull();
        assertThat(TestServer.value(logins.database(), "SELECT tableowner FROM pg_tables WHERE tablename = 'two'"))
                .isEqualTo(group);
        assertThat(tried(USE + "; SELECT * FROM two")).isEmpty();
    }

    @Test
    void everySchemaThatFlywayManagesIsGranted() throws Exception {
        List<String> schemas = List.of("Sh\"op", "o'ther\\");
        TestService service = new TestService(folder, logins.settings(schemas))
                .file("V1__one.sql", ONE + " CREATE TABLE \"o'ther\\\".two ();")
                .with(flyway -> flyway.schemas(schemas.toArray(String[]::new)));
        assertThat(service.start()).isNull();
        assertThat(tried("SET search_path = \"Sh\"\"op\"; " + USE + "; SELECT * FROM \"o'ther\\\".two"))
                .isEmpty();
        assertThat(tried("DELETE FROM \"Sh\"\"op\".flyway_schema_history")).isEqualTo(REFUSED);
    }

    @Test
    void anyNameIsQuoted() throws Exception {
        TwoLogins odd = new TwoLogins("od\"d'; DROP TABLE one; --\\ $1 {fn now()} ");
        odd.create();
        assertThat(service(odd.settings()).start()).isNull();
        assertThat(odd.tried(odd.service(), USE)).isEmpty();
    }

    @Test
    @Tag("P8")
    void anUpToDateDatabaseCostsNothingMore() throws Exception {
        assertThat(service().start()).isNull();
        TestServer.execute(
                "postgres", "ALTER DATABASE " + Quoting.identifier(logins.database()) + " SET log_statement = 'all'");
        DatabaseStart preparation = service().preparation(new StartupState(System::nanoTime));
        preparation.prepare();
        preparation.complete();
        assertThat(TestServer.statements(logins.database(), "the grants are counted"))
                .isBetween(3L, 4L);
    }

    @Test
    void theStatementsCanBeReadAndRunByAnAdministrator() throws Exception {
        assertThat(service(logins.settingsWithoutRole()).start()).isNull();
        ServiceGrants grants = logins.grants(List.of());
        List<String> statements;
        try (var connection = logins.connect(logins.owner())) {
            statements = grants.statements(GrantScope.read(connection, grants));
        }
        String role = logins.service();
        assertThat(statements)
                .containsExactly(
                        "GRANT USAGE ON SCHEMA \"public\" TO \"%s\"".formatted(role),
                        "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE \"public\".\"one\" TO \"%s\"".formatted(role),
                        "GRANT USAGE, SELECT ON SEQUENCE \"public\".\"one_id_seq\", \"public\".\"one_n_seq\" TO \"%s\""
                                .formatted(role),
                        "ALTER DEFAULT PRIVILEGES FOR ROLE \"%s\" IN SCHEMA \"public\" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO \"%s\""
                                .formatted(logins.owner(), role),
                        "ALTER DEFAULT PRIVILEGES FOR ROLE \"%s\" IN SCHEMA \"public\" GRANT USAGE, SELECT ON SEQUENCES TO \"%s\""
                                .formatted(logins.owner(), role),
                        "REVOKE ALL ON TABLE \"public\".\"flyway_schema_history\" FROM \"%s\"".formatted(role),
                        "GRANT SELECT ON TABLE \"public\".\"flyway_schema_history\" TO \"%s\"".formatted(role));
        TestServer.execute(logins.database(), statements.toArray(String[]::new));
        assertThat(tried(USE)).isEmpty();
        assertThatCode(() -> service().start()).doesNotThrowAnyException();
    }
}
