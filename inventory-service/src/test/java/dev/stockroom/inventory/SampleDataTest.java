package dev.stockroom.inventory;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The stock that dev mode begins with. */
@Tag("quarkus")
@QuarkusTest
@TestProfile(SampleDataTest.DevLocations.class)
class SampleDataTest {

    private static final String SCRIPT = "src/main/resources/db/dev/afterMigrate__sample_data.sql";
    private static final Pattern SKU = Pattern.compile("'((?:MUG|TEA|POT)-[A-Z]+)'");

    @Inject
    Flyway flyway;

    @Test
    void isThereWithItsLedgerAndKeepsWhatTheDeveloperMakesOfIt() {
        given().get("/stock/MUG-WHITE").then().statusCode(200).body("onHand", equalTo(120));
        Stockroom.adjust("MUG-WHITE", -20).then().statusCode(200);
        flyway.migrate();
        given().get("/stock/MUG-WHITE").then().body("onHand", equalTo(100));
        given().get("/stock/MUG-WHITE/movements").then().body("items.delta", contains(-20, 120));
    }

    @Test
    void isOfProductsThatProductServiceHasInDevMode() throws IOException {
        assertThat(skus(Path.of(SCRIPT))).isNotEmpty().isSubsetOf(skus(Path.of("../product-service", SCRIPT)));
    }

    private static Set<String> skus(Path script) throws IOException {
        return SKU.matcher(Files.readString(script))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    /** Where dev mode takes its SQL from. */
    public static final class DevLocations implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.flyway.locations", "db/migration,db/dev");
        }
    }
}
