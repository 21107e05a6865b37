package dev.stockroom.product;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The catalogue that dev mode begins with. */
@Tag("quarkus")
@QuarkusTest
@TestProfile(SampleDataTest.DevLocations.class)
class SampleDataTest {

    @Inject
    Flyway flyway;

    @Test
    void isThereAndKeepsWhatTheDeveloperMakesOfIt() {
        assertThat(skus()).contains("MUG-BLUE", "MUG-WHITE", "TEA-ASSAM", "TEA-SENCHA");
        given().get("/products/POT-GLASS").then().body("status", equalTo("DRAFT"));
        Catalogue.retire("MUG-BLUE", "\"0\"").then().statusCode(204);
        flyway.migrate();
        given().get("/products/MUG-BLUE").then().statusCode(200).body("status", equalTo("RETIRED"));
        assertThat(skus()).doesNotHaveDuplicates().doesNotContain("MUG-BLUE");
    }

    @Test
    void leavesNoTraceInTheHistory() {
        assertThat(flyway.info().all())
                .isNotEmpty()
                .allSatisfy(migration -> assertThat(migration.getScript()).startsWith("db/migration/V"));
    }

    private static List<String> skus() {
        return given().queryParam("status", "ACTIVE")
                .queryParam("limit", 100)
                .get("/products")
                .jsonPath()
                .getList("items.sku");
    }

    /** Where dev mode takes its SQL from. */
    public static final class DevLocations implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.flyway.locations", "db/migration,db/dev");
        }
    }
}
