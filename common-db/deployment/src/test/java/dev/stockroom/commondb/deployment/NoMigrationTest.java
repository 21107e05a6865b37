package dev.stockroom.commondb.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A build with no migration at all fails with a sentence. */
@Tag("quarkus")
class NoMigrationTest {

    @RegisterExtension
    static final QuarkusUnitTest SERVICE = new QuarkusUnitTest()
            .withEmptyApplication()
            .assertException(e -> {
                Throwable root = e;
                while (root.getCause() != null) {
                    root = root.getCause();
                }
                assertThat(root)
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("There is no migration in db/migration");
            });

    @Test
    void doesNotBuild() {
        throw new AssertionError("it was built");
    }
}
