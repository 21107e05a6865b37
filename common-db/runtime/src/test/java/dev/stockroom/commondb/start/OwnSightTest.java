package dev.stockroom.commondb.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseUrl;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service is ready only if its own login works with what the migrating one has migrated. */
@Tag("server")
@Tag("P2")
class OwnSightTest {

    @TempDir
    Path folder;

    private final String login = TestServer.freshName("own");
    private final String database = TestServer.freshName("sight");

    @BeforeEach
    void createLoginAndDatabase() throws SQLException {
        TestServer.execute(
                "postgres", "CREATE ROLE " + login + " LOGIN", "CREATE DATABASE " + database + " TEMPLATE template0");
    }

    /** It has no right on any table, the history included: what it may do is not asked. */
    @Test
    void isReadyWhereItSeesTheTablesWhateverItMayDoWithThem() {
        assertThat(start(settings())).isNull();
        assertThat(start(settings())).isNull();
    }

    @Test
    void isRefusedInAnotherDatabase() throws Exception {
        String other = TestServer.freshDatabase("other");
        assertThat(start(settings().serviceUrl(TestServer.url(other))).block())
                .contains("another database than was migrated", other, database, "quarkus.flyway.jdbc-url");
    }

    @Test
    void isRefusedWhereItsSearchPathLeadsElsewhere() throws Exception {
        TestServer.execute(database, "CREATE SCHEMA elsewhere", "GRANT USAGE ON SCHEMA elsewhere TO " + login);
        TestServer.execute("postgres", "ALTER ROLE " + login + " SET search_path = elsewhere");
        assertThat(start(settings()).block())
                .contains("would not find the tables", "public.one", "elsewhere", "ALTER ROLE \"" + login + "\"");
        TestServer.execute("postgres", "ALTER ROLE " + login + " RESET search_path");
        assertThat(start(settings())).isNull();
    }

    @Test
    void isRefusedWhereItsUrlNamesAnotherSchema() throws Exception {
        TestServer.execute(
                database,
                "CREATE SCHEMA old",
                "CREATE TABLE old.one (id int)",
                "GRANT USAGE ON SCHEMA old TO " + login);
        var url = new DatabaseUrl("localhost:" + TestServer.port(), database, Map.of("currentSchema", "old,public"));
        assertThat(start(settings().serviceUrl(url)).block()).contains("would not find the tables", "public.one");
    }

    /** Then the migrating login does not find them by plain names either, and the service names the schema as well. */
    @Test
    void isReadyWhereFlywaysSchemaIsOnNoSearchPath() throws Exception {
        assertThat(start(settings().schema("shop"))).isNull();
        assertThat(start(settings().schema("shop"))).isNull();
    }

    /** Tables that the migrations have put into a schema by its name. */
    @Test
    void isReadyWhereOnlyTheHistoryIsElsewhere() throws Exception {
        TestServer.execute("postgres", "ALTER ROLE " + login + " SET search_path = shop");
        var service = new TestService(folder, settings())
                .file("V1__one.sql", "CREATE SCHEMA shop; CREATE TABLE shop.one (id int);");
        assertThat(service.start()).isNull();
    }

    /** The plan, the state and the start say the same. */
    @Test
    void isTriedByThePlanToo() throws Exception {
        var service = new TestService(folder, settings()).file("V1__one.sql", "CREATE TABLE one (id int);");
        assertThat(service.commands().refusal(false)).isEmpty();
        assertThat(service.start()).isNull();
        assertThat(service.commands().refusal(false)).isEmpty();
        TestServer.execute(database, "CREATE SCHEMA elsewhere", "GRANT USAGE ON SCHEMA elsewhere TO " + login);
        TestServer.execute("postgres", "ALTER ROLE " + login + " SET search_path = elsewhere");
        assertThat(service.commands().refusal(false).orElseThrow().block())
                .isEqualTo(service.start().block());
        TestServer.execute("postgres", "ALTER ROLE " + login + " NOLOGIN");
        assertThat(service.commands().refusal(false).orElseThrow().block())
                .isEqualTo(service.start().block());
    }

    private TestSettings settings() {
        return TestServer.settings(database).own(new Login(login, null));
    }

    private DatabaseStartException start(TestSettings settings) {
        return new TestService(folder, settings)
                .file("V1__one.sql", "CREATE TABLE one (id int);")
                .start();
    }
}
