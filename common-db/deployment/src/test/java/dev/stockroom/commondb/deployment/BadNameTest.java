package dev.stockroom.commondb.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.QuarkusUnitTest;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A build with a file that Flyway would ignore fails with a sentence. */
@Tag("quarkus")
class BadNameTest {

    @RegisterExtension
    static final QuarkusUnitTest SERVICE = new QuarkusUnitTest()
            .withApplicationRoot(
                    jar -> jar.addAsResource(new StringAsset("SELECT 1;"), "db/migration/000001_init_schema.up.sql"))
            .assertException(e -> {
                Throwable root = e;
                while (root.getCause() != null) {
                    root = root.getCause();
                }
                assertThat(root)
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("it should be called V000001__init_schema.sql");
            });

    @Test
    void doesNotBuild() {
        throw new AssertionError("it was built");
    }
}
