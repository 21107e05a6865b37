package dev.stockroom.ordersaga;

import dev.stockroom.commondb.test.MigrationsRehearsal;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Tag;

/** Every migration goes up, down and up again. */
@Tag("quarkus")
@QuarkusTest
class MigrationsTest extends MigrationsRehearsal {}
