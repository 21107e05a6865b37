package dev.stockroom.e2e.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Login;
import dev.stockroom.e2e.bed.PostgresCluster;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.Testbed;
import dev.stockroom.e2e.bed.ThreeLogins;
import dev.stockroom.e2e.pair.Pair;
import dev.stockroom.e2e.pair.PairAnswer;
import dev.stockroom.e2e.pair.PairStory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The two services with three logins each: all of their business works, and nothing else. */
@Tag("packaged")
class LeastPrivilegeIT {

    private static final String REFUSED = "42501";
    private static final String CATALOGUE = """
            SELECT 'relation ' || relname || ' ' || coalesce(relacl::text, '') FROM pg_class
             WHERE relnamespace = 'public'::regnamespace
            UNION ALL SELECT 'history ' || script || ' ' || checksum FROM flyway_schema_history
            UNION ALL SELECT 'role ' || rolname || ' ' || rolsuper || rolcreatedb || rolcreaterole FROM pg_roles
            UNION ALL SELECT 'database ' || datname || ' ' || coalesce(datacl::text, '') FROM pg_database
            UNION ALL SELECT 'schema ' || nspname || ' ' || coalesce(nspacl::text, '') FROM pg_namespace
            ORDER BY 1""";

    @RegisterExtension
    private final Testbed bed = new Testbed();

    private PostgresCluster server;
    private ThreeLogins products;
    private ThreeLogins stock;
    private String product;
    private String inventory;

    @BeforeEach
    void startBoth() {
        server = bed.ownServer();
        products = ThreeLogins.of("product").createdOn(server);
        stock = ThreeLogins.of("inventory").createdOn(server);
        product = Pair.url(
                products.of(bed.launch(Service.PRODUCT).on(server, "product")).start());
        inventory = Pair.url(stock.of(bed.launch(Service.INVENTORY).on(server, "inventory"))
                .with("quarkus.rest-client.product-service.url", product)
                .start());
    }

    @Test
    void allOfTheirBusinessWorks() throws IOException {
        var story = new PairStory(Files.readString(Path.of("../requests.http")));
        story.set("product", product);
        story.set("inventory", inventory);
        assertThat(story.steps()).allSatisfy(step -> {
            var answer = story.send(step);
            assertThat(answer.status()).as(step.title() + "\n" + answer.text()).isEqualTo(step.expected());
        });
        expires();
        assertThat(new Pair(bed, server).wrong()).isEmpty();
    }

    private void expires() {
        Pair.createProduct(product, "SHORT-LIVED");
        assertThat(Pair.register(inventory, "SHORT-LIVED", 5).status()).isEqualTo(201);
        long id = Pair.reserve(inventory, "ORDER-EXPIRES", 1, List.of("SHORT-LIVED"), 2)
                .id();
        Awaitility.await("expiry")
                .until(() -> PairAnswer.to("GET", inventory + "/reservations/" + id, "")
                        .json()
                        .path("state")
                        .asText()
                        .equals("EXPIRED"));
    }

    @Test
    @Tag("P5")
    void neitherEntersTheOthersDatabase() {
        assertThat(tried("product", products.service(), "SELECT 1")).isEmpty();
        assertThat(tried("inventory", stock.service(), "SELECT 1")).isEmpty();
        assertThat(tried("inventory", products.service(), "SELECT 1")).isEqualTo(REFUSED);
        assertThat(tried("product", stock.service(), "SELECT 1")).isEqualTo(REFUSED);
        assertThat(tried("inventory", products.owner(), "SELECT 1")).isEqualTo(REFUSED);
        assertThat(tried("inventory", Login.SERVICE, "SELECT 1")).isEqualTo(REFUSED);
    }

    @Test
    void whatIsForbiddenIsRefused() throws SQLException {
        refusesAll("product", products, Map.of("{table}", "product", "{type}", "product_status"));
        refusesAll("inventory", stock, Map.of("{table}", "stock", "{type}", "movement_kind"));
    }

    private void refusesAll(String database, ThreeLogins logins, Map<String, String> names) throws SQLException {
        var before = server.sql(database).rows(CATALOGUE);
        var answers = new TreeMap<String, String>();
        // somebody else's session, which is not to be ended
        try (var session = server.admin().connect()) {
            assertThat(session.isValid(60)).isTrue();
            ForbiddenStatements.ALL.forEach(
                    sql -> answers.put(sql, tried(database, logins.service(), named(sql, logins, names))));
            assertThat(session.isValid(60)).isTrue();
        }
        assertThat(answers).hasSizeGreaterThanOrEqualTo(40);
        assertThat(answers.entrySet())
                .filteredOn(answer -> !answer.getValue().equals(REFUSED))
                .isEmpty();
        assertThat(server.sql(database).rows(CATALOGUE)).isEqualTo(before);
    }

    private static String named(String sql, ThreeLogins logins, Map<String, String> names) {
        var result = sql.replace("{owner}", logins.owner().user());
        for (var name : names.entrySet()) {
            result = result.replace(name.getKey(), name.getValue());
        }
        return result;
    }

    /** The SQLSTATE of what a login tries, or an empty text if it may. */
    private String tried(String database, Login login, String sql) {
        try (var connection = DriverManager.getConnection(server.url(database), login.user(), login.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
            return "";
        } catch (SQLException e) {
            return e.getSQLState();
        }
    }
}
