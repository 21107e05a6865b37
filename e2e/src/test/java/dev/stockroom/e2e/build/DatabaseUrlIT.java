package dev.stockroom.e2e.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Failure;
import dev.stockroom.e2e.bed.History;
import dev.stockroom.e2e.bed.Login;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.Testbed;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code DATABASE_URL} in the forms that other tools use. */
@Tag("packaged")
class DatabaseUrlIT {

    private static final Login AWKWARD = new Login("awk ward@home", Login.CANARY + " p@ss:w/rd?#%ü+");

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @BeforeEach
    void createLogin() {
        var admin = bed.server().admin();
        if (admin.value("SELECT 1 FROM pg_roles WHERE rolname = ?", AWKWARD.user()) == null) {
            admin.execute(
                    "CREATE ROLE \"%s\" LOGIN CREATEDB PASSWORD '%s'".formatted(AWKWARD.user(), AWKWARD.password()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres://", "postgresql://", "postgresql+asyncpg://", "postgresql+psycopg2://"})
    void isUnderstoodInEveryForm(String scheme) {
        var database = bed.newName();
        var url = scheme
                + "%s:%s@127.0.0.1:%d/%s?ApplicationName=from%%20url"
                        .formatted(
                                encoded(AWKWARD.user()),
                                encoded(AWKWARD.password()),
                                bed.server().port(),
                                database);
        int mark = bed.server().log().mark();
        bed.launch(Service.ORDER_SAGA).env("DATABASE_URL", url).start().awaitReady();
        History.of(bed.server(), database).isExactly(Service.ORDER_SAGA);
        assertThat(bed.server().log().connections(mark, database))
                .isNotEmpty()
                .allMatch(entry -> entry.user().equals(AWKWARD.user()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Test
    void portIs5432IfThereIsNone() {
        var saga = bed.launch(Service.ORDER_SAGA)
                .env("DATABASE_URL", "postgres://somebody:" + Login.CANARY + "@db.invalid/orders")
                .with("common-db.wait-timeout", "1s")
                .start();
        Failure.ends(saga, "db.invalid:5432", "orders");
    }

    @Test
    void explicitSettingsWin() {
        var database = bed.newName();
        bed.saga(database)
                .env("DATABASE_URL", "postgres://somebody:" + Login.CANARY + "@db.invalid/orders")
                .start()
                .awaitReady();
        History.of(bed.server(), database).isExactly(Service.ORDER_SAGA);
    }

    @Test
    void neitherUrlIsAnErrorThatNamesBoth() {
        var saga = bed.launch(Service.ORDER_SAGA).start();
        Failure.ends(saga, "quarkus.datasource.jdbc.url", "DATABASE_URL");
    }
}
