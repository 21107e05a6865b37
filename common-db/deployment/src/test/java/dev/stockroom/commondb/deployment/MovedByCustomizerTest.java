package dev.stockroom.commondb.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application whose customizer gives the history another name is told of the property. */
@Tag("quarkus")
@Tag("P10")
class MovedByCustomizerTest {

    @RegisterExtension
    static final QuarkusUnitTest SERVICE = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addClass(OtherTable.class)
                    .addAsResource(
                            new StringAsset("CREATE TABLE widget (id int);"), "db/migration/V1__create_widget.sql"))
            .overrideConfigKey("quarkus.http.test-port", "0")
            .overrideConfigKey("quarkus.application.name", "widget-service")
            .overrideConfigKey("quarkus.flyway.migrate-at-start", "true")
            .assertException(e -> {
                Throwable root = e;
                while (root.getCause() != null) {
                    root = root.getCause();
                }
                // its class is of the application's loader
                assertThat(root.toString())
                        .contains(
                                "DatabaseStartException",
                                "FlywayConfigurationCustomizer",
                                "quarkus.flyway.table=my_history");
            });

    @Test
    void doesNotStart() {
        throw new AssertionError("it started");
    }

    /** As an application writes it. */
    @Singleton
    public static class OtherTable implements FlywayConfigurationCustomizer {

        @Override
        public void customize(FluentConfiguration flyway) {
            flyway.table("my_history");
        }
    }
}
