package dev.stockroom.commondb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.TwoLogins;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseUrl;
import dev.stockroom.commondb.settings.Quoting;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts of failures: they say what to do, and what they say can be pasted and helps. */
@Tag("server")
class ServerFailuresTest {

    private static final Pattern SQL = Pattern.compile("(?m)^\\s*((?:CREATE|GRANT|REVOKE|ALTER|DROP|DELETE) .*;)$");

    @Test
    void aLossOfThePoolIsAFailureOfTheDatabaseAndAnotherExceptionIsNot() {
        DatabaseUrl url = DatabaseUrl.ofJdbc("jdbc:postgresql://db/shop");
        assertThat(lostByThePool(url, new SQLException("An I/O error occurred", "08006")))
                .contains("a connection of the pool was lost while the service started", "08006", "start again");
        assertThat(lostByThePool(url, new SQLException("Acquisition timeout while waiting for new connection")))
                .contains("no connection in time", "quarkus.datasource.jdbc.acquisition-timeout");
        assertThat(lostByThePool(url, new SQLException("too many clients", "53300")))
                .contains("53300");
        assertThat(ServerFailures.lostByThePool(url, new SQLException("no such table", "42P01")))
                .isEmpty();
        assertThat(ServerFailures.lostByThePool(url, new IllegalStateException("the service's own")))
                .isEmpty();
    }

    /** A PgBouncer before 1.21 that pools transactions: the driver's prepared statements are in other sessions. */
    @ParameterizedTest
    @CsvSource({"42P05, prepared statement \"S_2\" already exists", "26000, prepared statement \"S_2\" does not exist"})
    void aPreparedStatementOfAnotherSessionIsAPoolers(String state, String message) {
        DatabaseUrl url = DatabaseUrl.ofJdbc("jdbc:postgresql://db/shop");
        assertThat(ServerFailures.unknown(url, new SQLException(message, state)).block())
                .contains(state, "pooler", "quarkus.flyway.jdbc-url", "prepareThreshold=0")
                .doesNotContain("appendix A");
    }

    private static String lostByThePool(DatabaseUrl url, SQLException e) {
        return ServerFailures.lostByThePool(url, new IllegalStateException("Hibernate", e))
                .orElseThrow()
                .block();
    }

    @Test
    void aLoginWithoutCreatedbIsHelpedByThePastedSql() throws Exception {
        String name = TestServer.freshName("Pa\"st-e'd é");
        TestSettings settings = TestServer.settings(name).migrating(new Login(TestServer.PLAIN, null));
        DatabaseStartException e = failure(settings);
        assertThat(e.block()).contains("42501", "plain may not create the database", "common-db.admin.username");
        assertThat(e.mendable()).isTrue();
        paste(e);
        assertOwnedAndReached(settings, TestServer.PLAIN);
    }

    @Test
    void anAdminThatIsNoMemberOfTheOwnerIsHelpedByThePastedSql() throws Exception {
        String admin = TestServer.freshName("adm");
        String owner = TestServer.freshName("own\"er");
        TestServer.execute(
                "postgres",
                "CREATE ROLE " + admin + " LOGIN CREATEDB",
                "CREATE ROLE " + Quoting.identifier(owner) + " LOGIN");
        TestSettings settings = TestServer.settings(TestServer.freshName("member"))
                .migrating(new Login(owner, null))
                .admin(new Login(admin, null));
        DatabaseStartException e = failure(settings);
        assertThat(e.block()).contains("42501", admin + " may not create the database", "GRANT ");
        paste(e);
        assertOwnedAndReached(settings, owner);
    }

    @Test
    void anAdminWithoutCreatedbIsHelpedByThePastedSql() throws Exception {
        String admin = TestServer.freshName("adm");
        TestServer.execute("postgres", "CREATE ROLE " + admin + " LOGIN", "GRANT plain TO " + admin);
        TestSettings settings = TestServer.settings(TestServer.freshName("weak"))
                .migrating(new Login(TestServer.PLAIN, null))
                .admin(new Login(admin, null));
        paste(failure(settings));
        assertOwnedAndReached(settings, TestServer.PLAIN);
    }

    /** 42501 too, before CREATE DATABASE is even sent. */
    @Test
    void anAdminThatMayNotConnectIsHelpedByThePastedSql() throws Exception {
        String closed = TestServer.freshDatabase("closed");
        String admin = TestServer.freshName("adm");
        TestServer.execute(
                "postgres",
                "REVOKE CONNECT ON DATABASE " + Quoting.identifier(closed) + " FROM PUBLIC",
                "CREATE ROLE " + admin + " LOGIN CREATEDB",
                "GRANT plain TO " + admin);
        TestSettings settings = TestServer.settings(TestServer.freshName("far"))
                .migrating(new Login(TestServer.PLAIN, null))
                .admin(new Login(admin, null))
                .adminDatabase(closed);
        DatabaseStartException e = failure(settings);
        assertThat(e.block()).contains("42501");
        paste(e);
        assertOwnedAndReached(settings, TestServer.PLAIN);
    }

    @Test
    void switchedOffCreationIsHelpedByThePastedSql() throws Exception {
        TestSettings settings = TestServer.settings(TestServer.freshName("off"))
                .migrating(new Login(TestServer.PLAIN, null))
                .withoutCreating();
        DatabaseStartException e = failure(settings);
        assertThat(e.block()).contains("does not exist", "common-db.create-database");
        paste(e);
        assertOwnedAndReached(settings, TestServer.PLAIN);
    }

    @Test
    void thePastedSqlClosesTheDatabaseToAllButTheServicesRole() throws Exception {
        TwoLogins logins = new TwoLogins("past\"ed");
        logins.create();
        DatabaseStartException e = failure(logins.settings().withoutCreating());
        paste(e);
        assertThat(logins.tried(logins.service(), "SELECT 1")).isEmpty();
        assertThat(logins.tried(TestServer.PLAIN, "SELECT 1")).isEqualTo("42501");
        assertOwnedAndReached(logins.settings(), logins.owner());
    }

    @Test
    void aLoginThatMayNotConnectIsHelpedByThePastedSql() throws Exception {
        String name = TestServer.freshDatabase("no\"entry");
        TestServer.execute("postgres", "REVOKE CONNECT ON DATABASE " + Quoting.identifier(name) + " FROM PUBLIC");
        TestSettings settings = TestServer.settings(name).migrating(new Login(TestServer.PLAIN, null));
        DatabaseStartException e = failure(settings);
        assertThat(e.block()).contains("plain may not connect", "42501");
        paste(e);
        try (Connection connection = TestServer.server(settings.read()).reach()) {
            assertThat(connection.getCatalog()).isEqualTo(name);
        }
    }

    @Test
    @Tag("P5")
    void failuresCreateNothing() throws Exception {
        var before = TestServer.databases();
        String name = TestServer.freshName("never");
        failure(TestServer.settings(name).withoutCreating());
        failure(TestServer.settings(name).migrating(new Login(TestServer.PLAIN, null)));
        failure(TestServer.settings(name).adminDatabase("no_such_admin"));
        failure(TestServer.settings(name).migrating(new Login(TestServer.GUARDED, "wrong")));
        assertThat(TestServer.databases()).isEqualTo(before);
    }

    @Test
    void everyBlockSaysWhatWhereWhyAndWhatToDo() {
        DatabaseSettings settings = TestServer.settings("widget").read();
        SQLException sql = new SQLException("ERROR: something\n  Detail: more", "XX000");
        ServerFailures failures = new ServerFailures(settings);
        for (DatabaseStartException e : List.of(
                DatabaseStartException.badSetting("common-db.x", "it is wrong", "correct it"),
                failures.silentServer("connection refused", 7, sql),
                ServerFailures.loginRefused(settings.url(), settings.own(), "a.b", sql),
                ServerFailures.settingRefused(settings.url(), sql),
                ServerFailures.notPostgres(settings.url(), sql),
                failures.mayNotConnect(settings.url(), settings.own(), sql),
                ServerFailures.unknown(settings.url(), sql),
                failures.databaseMissing(),
                failures.adminDatabaseMissing(sql),
                failures.mayNotCreate(sql, Optional.empty()),
                failures.serviceRoleMissing(new ServiceGrants("eve", List.of(), "history")),
                failures.mayNotGrant(new ServiceGrants("eve", List.of(), "history"), List.of("GRANT 1"), sql),
                failures.noAdvisoryLocks(sql))) {
            assertThat(e.block())
                    .containsPattern(
                            "(?s)^The database is not ready: \\S.*\\R  where  \\S.*\\R  why    \\S.*\\R  do     \\S.*$");
            assertThat(e.reason()).doesNotContain("\n").doesNotContain("null");
            assertThat(e.block()).doesNotContain("null").doesNotContain("\tat ");
        }
    }

    @Test
    void theWaitThatWasInVainIsTold() {
        DatabaseStartException e = new ServerFailures(TestServer.settings("widget")
                        .waiting(Duration.ofSeconds(3))
                        .read())
                .silentServer("connection refused", 17, null);
        assertThat(e.block())
                .contains("3000 ms", "connection refused", "17 tries", "common-db.wait-timeout", "database widget")
                .contains("localhost:" + TestServer.port());
    }

    @Test
    void noSecretIsInAnyText() {
        String secret = "s3cr3t";
        DatabaseUrl url = new DatabaseUrl("db", "widget", Map.of("user", "ann", "password", secret));
        DatabaseSettings settings = new TestSettings(url, new Login("ann", secret))
                .admin(new Login("root", secret))
                .read();
        ServerFailures failures = new ServerFailures(settings);
        SQLException sql = new SQLException("no", "28P01");
        for (DatabaseStartException e : List.of(
                ServerFailures.loginRefused(url, settings.own(), "a.b", sql),
                failures.silentServer("x", 1, sql),
                failures.adminDatabaseMissing(sql),
                failures.mayNotCreate(sql, Optional.of("GRANT ann TO root;")),
                failures.databaseMissing())) {
            assertThat(e.block()).doesNotContain(secret);
            assertThat(e.reason()).doesNotContain(secret);
        }
        assertThat(settings.toString()).doesNotContain(secret);
        assertThat(url.toString()).doesNotContain(secret);
    }

    private static DatabaseStartException failure(TestSettings settings) {
        DatabaseStartException e = catchThrowableOfType(
                DatabaseStartException.class,
                () -> TestServer.server(settings.read()).reach().close());
        assertThat(e).isNotNull();
        return e;
    }

    /** Does as an administrator would: pastes the SQL, as somebody else than the service. */
    private static void paste(DatabaseStartException e) throws SQLException {
        Matcher sql = SQL.matcher(e.block());
        assertThat(sql.find()).as(e.block()).isTrue();
        do {
            TestServer.execute("postgres", sql.group(1));
        } while (sql.find());
    }

    private static void assertOwnedAndReached(TestSettings settings, String owner) throws Exception {
        try (Connection connection = TestServer.server(settings.read()).reach()) {
            assertThat(connection.getCatalog()).isEqualTo(settings.url().database());
            connection.createStatement().execute("CREATE TABLE proof ()");
            assertThat(TestServer.value(
                            connection,
                            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"))
                    .isEqualTo(owner);
        }
    }
}
