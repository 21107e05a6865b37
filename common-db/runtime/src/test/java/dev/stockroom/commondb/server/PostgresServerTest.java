package dev.stockroom.commondb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.Quoting;
import dev.stockroom.commondb.state.StartupState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which databases are reached and created, and with which login. */
@Tag("server")
class PostgresServerTest {

    private static final String SUPERUSER = TestServer.SUPERUSER;

    @Test
    @Tag("P5")
    void createsAMissingDatabaseAndNothingElse() throws Exception {
        String name = TestServer.freshName("missing");
        var before = TestServer.databases();
        try (Connection connection =
                TestServer.server(TestServer.settings(name).read()).reach()) {
            assertThat(connection.getCatalog()).isEqualTo(name);
        }
        var after = TestServer.databases();
        assertThat(after).contains(name);
        after.remove(name);
        assertThat(after).isEqualTo(before);
    }

    @Test
    @Tag("P5")
    void leavesAPresentDatabaseAndTheAdminDatabaseAlone() throws Exception {
        String name = TestServer.freshDatabase("present");
        TestSettings settings = TestServer.settings(name)
                .migrating(new Login(TestServer.PLAIN, null))
                .adminDatabase("no_such_admin_database");
        try (Connection connection = TestServer.server(settings.read()).reach()) {
            assertThat(connection.getCatalog()).isEqualTo(name);
        }
    }

    /** Flyway looks for passwords in it, for a time that grows with the square of its length. */
    @Test
    void givesFlywayConnectionsWithTheUrlThatIsSetAndNothingMore() throws Exception {
        String name = TestServer.freshDatabase("short");
        DatabaseSettings settings = TestServer.settings(name).read();
        try (Connection connection = TestServer.server(settings).dataSource().getConnection()) {
            assertThat(connection.getCatalog()).isEqualTo(name);
            assertThat(connection.getMetaData().getURL())
                    .isEqualTo(settings.url().jdbc());
            assertThat(connection.getNetworkTimeout()).isZero();
        }
    }

    @Test
    void takesADatabaseThatAnotherReplicaCreatedMeanwhile() throws Exception {
        String name = TestServer.freshName("raced");
        DatabaseSettings settings = TestServer.settings(name).read();
        StartupState creatingElsewhere = new StartupState(System::nanoTime);
        PostgresServer one = new PostgresServer(settings, creatingElsewhere, TestServer.patience(Duration.ZERO));
        List<Thread> replicas = new java.util.ArrayList<>();
        List<Throwable> failures = new java.util.concurrent.CopyOnWriteArrayList<>();
        for (int i = 0; i < 8; i++) {
            replicas.add(new Thread(() -> {
                try {
                    one.reach().close();
                } catch (Exception e) {
                    failures.add(e);
                }
            }));
        }
        replicas.forEach(Thread::start);
        for (Thread replica : replicas) {
            replica.join();
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void namesTheSettingOfTheAdminDatabase() {
        DatabaseStartException e = TestServer.startFailure(
                TestServer.settings(TestServer.freshName("x")).adminDatabase("no_such_admin"));
        assertThat(e.block()).contains("3D000", "common-db.admin.database", "no_such_admin");
    }

    /** {@code db plan} says it in the words of a start, before there is one. */
    @Test
    void askedWhetherItCouldCreateItSaysWhatAStartWouldSayAndCreatesNothing() throws Exception {
        var before = TestServer.databases();
        TestSettings missing = TestServer.settings(TestServer.freshName("asked"));
        TestSettings ownedByAnother =
                missing.admin(new Login(creator(), null)).migrating(new Login(TestServer.PLAIN, null));
        TestServer.server(missing.read()).refuseCreation();
        for (TestSettings refused : List.of(
                missing.withoutCreating(),
                missing.migrating(new Login(TestServer.PLAIN, null)),
                ownedByAnother,
                missing.serviceRole("no_such_role"),
                missing.adminDatabase("no_such_admin"),
                missing.admin(new Login(TestServer.GUARDED, "wrong")))) {
            DatabaseStartException asked = catchThrowableOfType(
                    DatabaseStartException.class,
                    () -> TestServer.server(refused.read()).refuseCreation());
            assertThat(asked.block()).isEqualTo(TestServer.startFailure(refused).block());
            assertThat(asked.refuses()).isTrue();
        }
        assertThat(TestServer.databases()).isEqualTo(before);
    }

    /** {@code db reset} asks before it drops one that is there, which the login that creates need not own. */
    @Test
    void askedOfADatabaseThatIsThereItSaysTheSame() throws Exception {
        TestSettings there = TestServer.settings(TestServer.freshDatabase("asked"));
        TestServer.server(there.read()).refuseCreation();
        String creator = creator();
        TestServer.server(there.migrating(new Login(creator, null)).read()).refuseCreation();
    }

    /** May create databases, though not for others. */
    private static String creator() throws Exception {
        String name = TestServer.freshName("creator");
        TestServer.execute("postgres", "CREATE ROLE " + name + " LOGIN CREATEDB");
        return name;
    }

    @Test
    void waitsWhereAnotherProcessMigrates() {
        NotYetException e = TestServer.notYet(
                TestServer.settings(TestServer.freshName("later")).migration(DatabaseSettings.Migration.ELSEWHERE));
        assertThat(e).hasMessage("the database does not exist yet");
    }

    @Test
    void givesADatabaseToTheLoginThatMigrates() throws Exception {
        String name = TestServer.freshName("owned");
        TestSettings settings = TestServer.settings(name)
                .migrating(new Login(TestServer.PLAIN, null))
                .admin(new Login(SUPERUSER, null));
        try (Connection connection = TestServer.server(settings.read()).reach()) {
            assertThat(TestServer.value(
                            connection,
                            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"))
                    .isEqualTo(TestServer.PLAIN);
        }
    }

    /** Without a user the driver takes the operating system's, and that one is to own the database. */
    @Test
    void givesADatabaseToTheOperatingSystemsUserToo() throws Exception {
        String name = TestServer.freshName("owned");
        String user = System.getProperty("user.name");
        TestServer.execute(
                "postgres",
                "DO $$ BEGIN CREATE ROLE " + Quoting.identifier(user) + " LOGIN; EXCEPTION WHEN duplicate_object"
                        + " THEN NULL; END $$");
        TestSettings settings =
                TestServer.settings(name).migrating(new Login(null, null)).admin(new Login(SUPERUSER, null));
        try (Connection connection = TestServer.server(settings.read()).reach()) {
            assertThat(TestServer.value(
                            connection,
                            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"))
                    .isEqualTo(user);
        }
    }

    @Test
    void usesTheAdminLoginForNothingElse() throws Exception {
        String name = TestServer.freshDatabase("present");
        TestSettings settings = TestServer.settings(name).admin(new Login("nobody", "wrong"));
        try (Connection connection = TestServer.server(settings.read()).reach()) {
            assertThat(TestServer.value(connection, "SELECT current_user")).isEqualTo(SUPERUSER);
        }
    }

    @Test
    void triesTheServicesOwnLogin() throws Exception {
        String name = TestServer.freshDatabase("own");
        DatabaseSettings settings = TestServer.settings(name)
                .own(new Login(TestServer.GUARDED, "wrong-" + TestServer.PASSWORD))
                .read();
        DatabaseStartException e = catchThrowableOfType(
                DatabaseStartException.class, () -> TestServer.server(settings).tryOwnLogin(migrated(name)));
        assertThat(e.block())
                .contains("quarkus.datasource.username", TestServer.GUARDED)
                .doesNotContain(TestServer.PASSWORD);
        TestServer.server(TestServer.settings(name)
                        .own(new Login(TestServer.GUARDED, TestServer.PASSWORD))
                        .read())
                .tryOwnLogin(migrated(name));
    }

    private static MigratedSight migrated(String database) throws SQLException {
        try (Connection connection = TestServer.connect(database)) {
            return MigratedSight.of(connection, TestServer.settings(database).read());
        }
    }

    @Test
    void isKnownToTheServerByTheServicesName() throws Exception {
        DatabaseSettings settings =
                TestServer.settings("postgres_" + TestServer.freshName("x")).read();
        try (Connection connection = TestServer.server(settings).reach()) {
            assertThat(TestServer.value(connection, "SHOW application_name")).startsWith("widget");
        }
    }
}
