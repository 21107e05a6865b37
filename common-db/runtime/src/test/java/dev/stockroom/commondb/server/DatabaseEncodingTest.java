package dev.stockroom.commondb.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.LogEar;
import dev.stockroom.commondb.Refusal;
import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestService;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.server.DatabaseEncoding.Substitute;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseUrl;
import dev.stockroom.testbed.Postgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is created, and what is said of what is there, on clusters whose default is not UTF-8. */
@Tag("server")
class DatabaseEncodingTest {

    private static final String BEYOND_LATIN1 = "漢字 €";

    @TempDir
    Path folder;

    private Postgres cluster;

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private TestService serviceOn(String encoding) {
        return serviceOn(encoding, "shop");
    }

    private TestService serviceOn(String encoding, String database) {
        cluster = Postgres.starter()
                .initdb("encoding", encoding)
                .initdb("locale", "C")
                .start();
        return onCluster(settings(database));
    }

    private TestSettings settings(String database) {
        DatabaseUrl url = new DatabaseUrl("localhost:" + cluster.port(), database, Map.of());
        return new TestSettings(url, new Login("postgres", null));
    }

    private TestService onCluster(TestSettings settings) {
        return new TestService(folder, settings)
                .file(
                        "V1__goods.sql",
                        "CREATE TABLE goods (name text); INSERT INTO goods VALUES ('" + BEYOND_LATIN1 + "');");
    }

    private String value(String database, String sql) throws SQLException {
        try (Connection connection = cluster.database(database).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LATIN1", "SQL_ASCII"})
    void aDatabaseIsCreatedInUtf8WithTheClustersLocaleWhereThatFits(String encoding) throws Exception {
        TestService service = serviceOn(encoding);
        assertThat(value("postgres", "SHOW server_encoding")).isEqualTo(encoding);
        try (LogEar ear = new LogEar()) {
            assertThat(service.start()).isNull();
            assertThat(ear.heard()).noneMatch(line -> line.contains("locale") || line.contains("encoding"));
        }
        assertThat(value("shop", "SHOW server_encoding")).isEqualTo("UTF8");
        assertThat(value("shop", "SELECT datcollate FROM pg_database WHERE datname = 'shop'"))
                .isEqualTo("C");
        assertThat(value("shop", "SELECT name FROM goods")).isEqualTo(BEYOND_LATIN1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LATIN1", "SQL_ASCII"})
    void oneThatIsThereAndIsNotUtf8IsUsedAndItsStartSaysOnceWhatItCannotStore(String encoding) throws Exception {
        TestService service = serviceOn(encoding).file("V1__goods.sql", "CREATE TABLE goods (name text);");
        value("postgres", "SELECT 1");
        try (Connection admin = cluster.database("postgres").getConnection();
                Statement statement = admin.createStatement()) {
            statement.execute("CREATE DATABASE shop");
        }
        try (LogEar ear = new LogEar()) {
            assertThat(service.start()).isNull();
            assertThat(ear.heard())
                    .filteredOn(line -> line.contains("has the encoding " + encoding))
                    .singleElement()
                    .asString()
                    .contains(encoding.equals("LATIN1") ? "22P05" : "bytes which are not UTF-8", "dump");
        }
    }

    /** In a database of LATIN1, PostgreSQL writes the name in LATIN1, and nobody reaches it by the name in UTF-8. */
    @Test
    @Tag("P5")
    void aNameBeyondAsciiIsRefusedWhereTheAdminDatabaseWouldWriteItInAnotherEncoding() throws Exception {
        TestService service = serviceOn("LATIN1", "encö");
        String before = value("postgres", "SELECT count(*) FROM pg_database");
        DatabaseStartException refusal = service.start();
        assertThat(refusal.block()).contains("encö", "LATIN1", "common-db.admin.database", "UTF8");
        assertThat(refusal.refuses()).isTrue();
        assertThat(value("postgres", "SELECT count(*) FROM pg_database")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SQL_ASCII", "UTF8"})
    void aNameBeyondAsciiIsCreatedWhereItsBytesStayAsTheyAre(String encoding) {
        assertThat(serviceOn(encoding, "encö").start()).isNull();
    }

    @Test
    void aNameBeyondAsciiIsCreatedThroughAnAdminDatabaseInUtf8() throws Exception {
        assertThat(serviceOn("LATIN1", "maintenance").start()).isNull();
        TestService service = onCluster(settings("encö").adminDatabase("maintenance"));
        assertThat(service.start()).isNull();
        assertThat(value("encö", "SELECT name FROM goods")).isEqualTo(BEYOND_LATIN1);
    }

    /** The database of that name in LATIN1 is another one than the service is connected to. */
    @Test
    @Tag("P10")
    void noDatabaseIsDroppedByANameThatTheAdminDatabaseReadsOtherwise() throws Exception {
        assertThat(serviceOn("LATIN1", "maintenance").start()).isNull();
        try (Connection admin = cluster.database("postgres").getConnection();
                Statement statement = admin.createStatement()) {
            statement.execute("CREATE DATABASE \"encö\"");
        }
        assertThat(onCluster(settings("encö").adminDatabase("maintenance")).start())
                .isNull();
        String before = value("postgres", "SELECT count(*) FROM pg_database");
        assertThat(Refusal.of(() -> onCluster(settings("encö")).commands().drop(false)))
                .contains("encö", "LATIN1");
        assertThat(value("postgres", "SELECT count(*) FROM pg_database")).isEqualTo(before);
    }

    /** As PostgreSQL understands them; whether one fits depends on the cluster's operating system. */
    @Test
    void everySubstituteIsUnderstoodAndTheLastOneFits() throws Exception {
        int major = Integer.parseInt(TestServer.value("postgres", "SHOW server_version_num")) / 10_000;
        List<Substitute> substitutes = DatabaseEncoding.substitutes(major, false);
        for (Substitute substitute : substitutes) {
            String name = TestServer.freshName("substitute");
            try {
                TestServer.execute(
                        "postgres",
                        "CREATE DATABASE " + name + " TEMPLATE template0" + DatabaseEncoding.UTF_8
                                + substitute.options());
                assertThat(TestServer.value(name, "SHOW server_encoding")).isEqualTo("UTF8");
                assertThat(TestServer.value(name, "SELECT 'Ä' < 'a'")).isEqualTo("f");
            } catch (SQLException e) {
                assertThat(e.getSQLState()).as(substitute.options()).isEqualTo("42809");
                assertThat(substitute).isNotEqualTo(substitutes.get(substitutes.size() - 1));
            }
        }
    }

    @Test
    void theSubstitutesAreTriedFromTheClosestToTheOneThatAlwaysFits() {
        assertThat(locales(13, false)).containsExactly("C.UTF-8", "C");
        assertThat(locales(16, true)).containsExactly("C beside the cluster's ICU locale", "C.UTF-8", "C");
        assertThat(locales(17, false)).containsExactly("C.UTF-8", "C.UTF-8", "C");
        assertThat(DatabaseEncoding.substitutes(14, false))
                .noneMatch(substitute -> substitute.options().contains("PROVIDER"));
        assertThat(DatabaseEncoding.substitutes(17, false))
                .anyMatch(substitute -> substitute.options().contains("builtin"));
    }

    private static List<String> locales(int major, boolean icu) {
        return DatabaseEncoding.substitutes(major, icu).stream()
                .map(Substitute::locale)
                .toList();
    }
}
