package dev.stockroom.commondb.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.LogEar;
import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.TwoLogins;
import dev.stockroom.testbed.Postgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grants on PostgreSQL 13, where everybody may create objects in the schema public, and a superuser owns it. */
@Tag("server")
class BeforePostgres15Test {

    private static final String USE =
            "INSERT INTO one VALUES (1); DELETE FROM one; SELECT * FROM flyway_schema_history";
    private static final String CREATE = "CREATE TABLE mine ()";
    private static final String REFUSED = "42501";

    private static Postgres server;

    @TempDir
    Path folder;

    private final TwoLogins logins = new TwoLogins("before15", server.port());

    /** The build puts the file of binaries there. */
    @BeforeAll
    static void startTheOldestServerThatIsSupported() {
        Path base = Path.of(System.getProperty("basedir", System.getProperty("user.dir")));
        server = Postgres.starter()
                .binaries(base.resolve("target/postgres-13/binaries.jar"))
                .start();
    }

    @AfterAll
    static void stopIt() {
        server.close();
    }

    @BeforeEach
    void createLogins() throws SQLException {
        logins.create();
    }

    private TestService service(TestSettings settings) {
        return new TestService(folder, settings).file("V1__one.sql", "CREATE TABLE one (id int);");
    }

    private String tried(String sql) {
        return logins.tried(logins.service(), sql);
    }

    @Test
    void aSuperuserThatMigratesTakesTheRightToCreateFromEverybody() {
        assertThat(service(logins.settings(TestServer.SUPERUSER)).start()).isNull();
        assertThat(tried(CREATE)).isEqualTo(REFUSED);
        assertThat(tried(USE)).isEmpty();
    }

    @Test
    void anOwnerOfTheSchemaDoesSoToo() throws Exception {
        logins.createDatabase();
        logins.administerIn(logins.database(), "ALTER SCHEMA public OWNER TO " + logins.owner());
        assertThat(service(logins.settings()).start()).isNull();
        assertThat(tried(CREATE)).isEqualTo(REFUSED);
        assertThat(tried(USE)).isEmpty();
    }

    @Test
    void anyOtherLoginPrintsTheSqlAtEveryStartUntilItWasRun() throws Exception {
        try (LogEar ear = new LogEar()) {
            assertThat(service(logins.settings()).start()).isNull();
            assertThat(service(logins.settings()).start()).isNull();
            assertThat(warnings(ear)).hasSize(2);
            assertThat(tried(USE)).isEmpty();
            assertThat(tried("BEGIN; " + CREATE + "; ROLLBACK")).isEmpty();
            logins.administerIn(logins.database(), warnings(ear).get(0).replaceFirst(".* there: ", ""));
            assertThat(tried(CREATE)).isEqualTo(REFUSED);
            assertThat(service(logins.settings()).start()).isNull();
            assertThat(warnings(ear)).hasSize(2);
        }
    }

    private static List<String> warnings(LogEar ear) {
        return ear.heard().stream()
                .filter(line -> line.contains("schema public"))
                .toList();
    }

    @Test
    void aNewDatabaseIsClosed() throws Exception {
        assertThat(service(logins.settings()).start()).isNull();
        assertThat(logins.tried(logins.newLogin("stranger", ""), "SELECT 1")).isEqualTo(REFUSED);
        assertThat(tried("CREATE TEMPORARY TABLE t ()")).isEqualTo(REFUSED);
    }
}
