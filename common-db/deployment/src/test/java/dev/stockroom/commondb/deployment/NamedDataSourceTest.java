package dev.stockroom.commondb.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.QuarkusUnitTest;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A build with a named data source with Flyway fails with a sentence. */
@Tag("quarkus")
class NamedDataSourceTest {

    @RegisterExtension
    static final QuarkusUnitTest SERVICE = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addAsResource(new StringAsset("SELECT 1;"), "db/migration/V1__x.sql"))
            .overrideConfigKey("quarkus.datasource.reports.db-kind", "postgresql")
            .overrideConfigKey("quarkus.flyway.reports.migrate-at-start", "true")
            .assertException(e -> {
                Throwable root = e;
                while (root.getCause() != null) {
                    root = root.getCause();
                }
                assertThat(root).isInstanceOf(ConfigurationException.class).hasMessageContaining("owns one database");
            });

    @Test
    void doesNotBuild() {
        throw new AssertionError("it was built");
    }
}
